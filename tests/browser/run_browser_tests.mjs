// Drives the pages of the built program in Chromium.
// usage: run_browser_tests.mjs GATEWAY LAB_TOML FOLDER   node_modules are in FOLDER, pictures go to FOLDER/pictures
import {mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import {cases, operator_token, plain_cases} from './cases.mjs';
import {lab} from './programs.mjs';

const [gateway, lab_file, folder] = process.argv.slice(2).map(path => resolve(path));
const {chromium} = createRequire(join(folder, 'package.json'))('playwright-core');
const pictures = join(folder, 'pictures');
const limit_ms = 60000; // generous: a loaded machine with sanitizers

async function run(browser, programs, name, body, javaScriptEnabled) {
    const context = await browser.newContext({javaScriptEnabled, viewport: {width: 600, height: 700}, colorScheme: 'light'});
    context.setDefaultTimeout(limit_ms);
    const page = await context.newPage();
    const wrong = [];
    page.on('pageerror', error => wrong.push(`script: ${error.message}`));
    page.on('console', message => {
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) wrong.push(`console: ${message.text()}`);
    });
    page.on('request', request => {
        if (!request.url().replace(/^ws/, 'http').startsWith(programs.origin + '/')) wrong.push(`from outside: ${request.url()}`);
    });
    const picture = (of, picture_name) => of.screenshot({path: join(pictures, `${picture_name}.png`), fullPage: true});
    try {
        await body(page, {lab: programs, picture});
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
        console.log(`passed: ${name}`);
        return true;
    } catch (error) {
        console.log(`FAILED: ${name}\n${error.stack}`);
        await picture(page, 'failed').catch(() => {});
        return false;
    } finally {
        await context.close();
    }
}

mkdirSync(pictures, {recursive: true});
const programs = await lab.start(gateway, lab_file, operator_token);
let browser;
let passed = true;
try {
    browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync']});
    for (const [list, script] of [[cases, true], [plain_cases, false]])
        for (const [name, body] of Object.entries(list)) passed = await run(browser, programs, name, body, script) && passed;
    if (!passed) console.log(programs.gateway.said);
} finally {
    await browser?.close();
    await programs.stop();
}
process.exit(passed ? 0 : 1);
