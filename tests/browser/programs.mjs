// The simulated PBX and the gateway as processes of their own, on free ports of 127.0.0.1.
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const start_limit_ms = 60000; // generous: a loaded machine with sanitizers

function start(program, args) {
    const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe']});
    child.said = '';
    child.ended = new Promise(resolve => child.on('exit', resolve));
    const waiting = new Set();
    const look = () => waiting.forEach(try_it => try_it());
    for (const stream of [child.stdout, child.stderr])
        stream.on('data', data => { child.said += data; look(); });
    child.ended.then(look);
    // Resolves with the match once the program said it.
    child.says = pattern => new Promise((resolve, reject) => {
        const limit = setTimeout(() => give_up('in time'), start_limit_ms);
        const settle = () => { clearTimeout(limit); waiting.delete(try_it); };
        const give_up = when => { settle(); reject(new Error(`${args[0]} did not say ${pattern} ${when}:\n${child.said}`)); };
        const try_it = () => {
            const found = child.said.match(pattern);
            if (found) { settle(); resolve(found); }
            else if (child.exitCode !== null) give_up('before it ended');
        };
        waiting.add(try_it);
        try_it();
    });
    return child;
}

function configuration({folder, managers, passwords, idle_logout}, lab) {
    // The lab's people and phones, with passwords.
    const people = lab.slice(lab.indexOf('[simulator]'))
        .replace(/id = "(\w+)"\n/g, (line, user) => passwords[user] ? `${line}password_hash = "${passwords[user]}"\n` : line);
    return `
[sip]
domain = "example.com"
[[sip.listener]]
transport = "tcp"
address = "127.0.0.1:0"
[rcc]
prefer = ["SEP-*"]
[cti]
protocol = "csta"
application_user = "CtiGW"
application_password = "lab"
reconnect_max = 2
${managers.map(m => `[[cti.manager]]\naddress = "${m}"\n`).join('')}
[control]
socket = "${folder}/control.sock"
[http]
listen = "127.0.0.1:0"
operator_token_file = "token"
idle_logout = ${idle_logout}
${people}`;
}

export class lab {
    static async start(gateway_program, lab_file, operator_token) {
        const it = new lab();
        it.program = gateway_program;
        it.lab_text = readFileSync(lab_file, 'utf8');
        it.folder = mkdtempSync(join(tmpdir(), 'ctig-browser-'));
        it.file = join(it.folder, 'gateway.toml');
        it.trace = join(it.folder, 'trace');
        writeFileSync(join(it.folder, 'token'), operator_token, {mode: 0o600});
        const hash = execFileSync(gateway_program, ['password'], {input: 'secret\n', encoding: 'utf8'}).trim();
        it.pbx = start(gateway_program, ['simulate', '-c', lab_file, '--listen', '127.0.0.1:0', '--listen', '127.0.0.1:0']);
        const [, one, two] = await it.pbx.says(/manager 1 listens on (\S+)[\s\S]*manager 2 listens on (\S+)/);
        it.settings = {folder: it.folder, managers: [one, two], passwords: {carol: hash}, idle_logout: 1800};
        it.write();
        it.gateway = start(gateway_program, ['run', '-c', it.file, '--trace', it.trace]);
        const [, sip, web] = await it.gateway.says(/listening on tcp \S+:(\d+)[\s\S]*listening on http \S+:(\d+)/);
        await it.gateway.says(/CTI link in service[\s\S]*CTI link in service/);
        it.sip_port = Number(sip);
        it.origin = `http://127.0.0.1:${web}`;
        return it;
    }

    write() { writeFileSync(this.file, configuration(this.settings, this.lab_text), {mode: 0o600}); }

    async reload(changed) {
        Object.assign(this.settings, changed);
        this.write();
        const before = this.gateway.said.length;
        this.gateway.kill('SIGHUP');
        await this.gateway.says(new RegExp(`^[\\s\\S]{${before}}[\\s\\S]*reloaded`));
    }

    // The CSTA documents that went to the PBX so far.
    requests() {
        return readFileSync(this.trace, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line))
            .filter(record => record.leg === 'cti' && record.way === 'out');
    }

    async stop() {
        let code = 0;
        for (const program of [this.gateway, this.pbx]) {
            if (!program) continue;
            program.kill('SIGTERM');
            code ||= await program.ended;
        }
        rmSync(this.folder, {recursive: true, force: true});
        if (code !== 0) throw new Error(`a program ended with ${code}:\n${this.gateway.said}\n${this.pbx.said}`);
    }
}
