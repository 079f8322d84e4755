// What people do on the pages. Each case has a browser context of its own; all share the programs.
import assert from 'node:assert/strict';
import {rcc_client} from './rcc_client.mjs';

export const operator_token = 'browser-test-operators-token';
const line_1002 = 'tel:1002;phone-context=dialstring';
const desk = {name: /Carol's desk phone/}, soft = {name: /Carol's soft phone/};

async function sign_in(page, {lab}, password = 'secret') {
    await page.goto(lab.origin + '/');
    await page.getByLabel('User name').fill('carol');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', {name: 'Sign in'}).click();
}

// The list is there and the script, which makes a choice count at once, has run: it took the button away.
async function phones_page(page) {
    await page.getByRole('group', {name: /Which phone/}).waitFor();
    await page.locator('#apply').waitFor({state: 'hidden'});
}

async function fits(page, width) {
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(needed <= width, `the page needs ${needed} pixels, there are ${width}`);
}

// The devices that the PBX was asked to monitor, or no longer to.
const monitored = lab => lab.requests().filter(r => /<MonitorStart\b/.test(r.text))
    .map(r => /<deviceObject[^>]*>([^<]*)</.exec(r.text)[1]);

async function selection(lab, change) {
    const response = await fetch(lab.origin + '/api/v1/me/selection', {
        headers: {Authorization: 'Basic ' + Buffer.from('carol:secret').toString('base64')}, ...change});
    return response.json();
}

async function open_admin(page, {lab}) {
    await page.goto(lab.origin + '/admin');
    await page.getByLabel("Operators' token").fill(operator_token);
    await page.getByRole('button', {name: 'Sign in'}).click();
    await page.getByRole('status').filter({hasText: 'live'}).waitFor();
}

export const cases = {
    async 'a wrong password is refused, for known and unknown users alike'(page, at) {
        await sign_in(page, at, 'wrong');
        const alert = page.getByRole('alert');
        await alert.filter({hasText: 'The user name or the password is wrong.'}).waitFor();
        await at.picture(page, 'wrong-password');
        await page.getByLabel('User name').fill('nobody');
        await page.getByLabel('Password').fill('secret');
        const answer = page.waitForResponse(r => r.url().endsWith('/sign-in'));
        await page.getByRole('button', {name: 'Sign in'}).click();
        assert.equal((await answer).status(), 403);
        await page.waitForLoadState();
        assert.equal(await alert.textContent(), 'The user name or the password is wrong.');
    },

    async 'another phone is chosen and the monitor of the live session moves there'(page, at) {
        const client = new rcc_client(at.lab.sip_port, 'carol', line_1002);
        assert.equal(await client.sign_in(), 200);
        await client.monitor();
        assert.deepEqual(monitored(at.lab), ['1002;device=SEP-CAROL']);
        await sign_in(page, at);
        await phones_page(page);
        const badge = phone => page.locator('label', {hasText: phone}).locator('.badge');
        await badge("Carol's desk phone").waitFor();
        await at.picture(page, 'phones');
        await page.getByRole('radio', soft).check();
        await page.getByRole('status').filter({hasText: "Your client controls Carol's soft phone now."}).waitFor();
        await badge("Carol's soft phone").waitFor();
        assert.ok(await badge("Carol's desk phone").isHidden());
        // The document leaves after the answer: events of a call of the new phone show that it arrived.
        await client.call('1006');
        await client.expect(/^INFO [\s\S]*EstablishedEvent/);
        await client.expect(/^INFO [\s\S]*ConnectionClearedEvent/);
        assert.deepEqual(monitored(at.lab), ['1002;device=SEP-CAROL', '1002;device=SOFT-CAROL']);
        assert.equal((await selection(at.lab)).selected.device, 'SOFT-CAROL');
        await client.sign_out();
    },

    async 'the keyboard alone is enough'(page, at) {
        await selection(at.lab, {method: 'DELETE'});
        await page.goto(at.lab.origin + '/');
        // A browser moves the focus there some time after the page is loaded.
        await page.waitForFunction(() => document.activeElement?.name === 'user');
        await page.keyboard.type('carol');
        await page.keyboard.press('Tab');
        await page.keyboard.type('secret');
        await page.keyboard.press('Enter');
        await phones_page(page);
        await page.keyboard.press('Tab'); // the button at the top
        await page.keyboard.press('Tab'); // the list, at what is chosen
        assert.ok(await page.getByRole('radio', {name: /Automatic/}).evaluate(r => r === document.activeElement));
        await page.keyboard.press('ArrowUp');
        await page.getByRole('status').filter({hasText: "Your client controls Carol's soft phone now."}).waitFor();
        await page.keyboard.press('ArrowUp');
        await page.getByRole('status').filter({hasText: "Your client controls Carol's desk phone now."}).waitFor();
        assert.equal((await selection(at.lab)).selected.device, 'SEP-CAROL');
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('Enter');
        await page.getByRole('button', {name: 'Sign in'}).waitFor();
    },

    async 'it fits a pane of 300 pixels, light and dark'(page, at) {
        await page.setViewportSize({width: 300, height: 640});
        await page.goto(at.lab.origin + '/');
        await fits(page, 300);
        await sign_in(page, at);
        await phones_page(page);
        await fits(page, 300);
        const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await background();
        await at.picture(page, 'phones-300');
        await page.emulateMedia({colorScheme: 'dark'});
        assert.notEqual(await background(), light);
        await at.picture(page, 'phones-300-dark');
    },

    async 'nothing is chosen when the gateway says no'(page, at) {
        await sign_in(page, at);
        await phones_page(page);
        await page.getByRole('radio', soft).check();
        await page.getByRole('status').filter({hasText: 'soft phone now'}).waitFor();
        await page.route('**/api/v1/me/selection', route => route.fulfill({status: 500, json: {error: 'disk full'}}));
        await page.getByRole('radio', desk).click();
        await page.getByRole('status').filter({hasText: 'The phone was not changed: disk full'}).waitFor();
        assert.ok(await page.getByRole('radio', soft).isChecked());
    },

    async 'the operators see what happens while it happens'(page, at) {
        await page.setViewportSize({width: 1200, height: 900});
        await open_admin(page, at);
        const row = text => page.getByRole('row').filter({hasText: text});
        await page.getByText('Nobody is signed in.').waitFor();
        assert.equal(await row('in service').count(), 2);
        const client = new rcc_client(at.lab.sip_port, 'carol', line_1002);
        assert.equal(await client.sign_in(), 200);
        await client.monitor();
        await row(line_1002).filter({hasText: 'CAROL'}).waitFor();
        await client.call('1005');
        await client.expect(/^INFO [\s\S]*EstablishedEvent/);
        await page.getByLabel('Number').fill('1002');
        await page.keyboard.press('Enter');
        await row('1005').filter({hasText: 'connected'}).waitFor();
        const stranger = new rcc_client(at.lab.sip_port, 'nobody', line_1002);
        assert.equal(await stranger.sign_in(), 403);
        await row('sip:nobody@example.com').filter({hasText: '403 to INVITE'}).waitFor();
        await at.picture(page, 'admin');
        await page.emulateMedia({colorScheme: 'dark'});
        await at.picture(page, 'admin-dark');
        await page.setViewportSize({width: 300, height: 900});
        await fits(page, 300);
        // What is a table to a screen reader stays one when the style makes blocks of it.
        await page.getByRole('table', {name: 'CTI links'}).getByRole('cell', {name: 'in service'}).first().waitFor();
        await at.picture(page, 'admin-300');
        await client.sign_out();
        await page.getByText('Nobody is signed in.').waitFor();
        await page.getByRole('button', {name: 'Sign out'}).click();
        await page.getByLabel("Operators' token").waitFor();
    },

    async 'who is idle is signed out, and the page says why'(page, at) {
        await at.lab.reload({idle_logout: 5});
        await sign_in(page, at);
        await page.getByText('You are signed out. That happens after 5 seconds without use.').waitFor();
        // The operators' page shows itself anew when its feed is closed.
        await page.goto(at.lab.origin + '/admin');
        await page.getByLabel("Operators' token").fill(operator_token);
        const feed = page.waitForEvent('websocket');
        await page.getByRole('button', {name: 'Sign in'}).click();
        const socket = await feed;
        if (!socket.isClosed()) await socket.waitForEvent('close');
        await page.getByLabel("Operators' token").waitFor();
        await at.lab.reload({idle_logout: 1800});
    },
};

// With script switched off.
export const plain_cases = {
    async 'it works without script'(page, at) {
        await sign_in(page, at);
        await page.getByRole('radio', soft).check();
        const answer = page.waitForResponse(r => r.url().endsWith('/selection'));
        const shown = page.waitForEvent('load');  // of the page that the answer leads to
        await page.getByRole('button', {name: 'Use this phone'}).click();
        assert.equal((await answer).status(), 303);
        await shown;
        await page.reload();
        assert.ok(await page.getByRole('radio', soft).isChecked());
        assert.equal((await selection(at.lab)).selected.device, 'SOFT-CAROL');
        await page.getByRole('button', {name: 'Sign out'}).click();
        await page.getByRole('button', {name: 'Sign in'}).waitFor();
    },
};
