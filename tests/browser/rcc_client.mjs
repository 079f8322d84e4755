// A soft client, as far as these tests need one: SIP over TCP with CSTA in INVITE and INFO.
import {randomUUID} from 'node:crypto';
import {connect} from 'node:net';

const csta = 'http://www.ecma-international.org/standards/ecma-323/csta/ed3';

export class rcc_client {
    constructor(port, user, line) {
        Object.assign(this, {port, user, line, call_id: randomUUID(), cseq: 0, to_tag: '', received: [], waiting: new Set(), text: ''});
        this.tag = this.call_id.slice(0, 8);
        this.socket = connect(port, '127.0.0.1');
        this.socket.on('data', data => this.read(data));
        this.socket.on('error', () => {});
    }

    read(data) {
        this.text += data.toString('latin1');
        for (;;) {
            const end = this.text.indexOf('\r\n\r\n');
            if (end < 0) return;
            const length = Number(/^content-length:\s*(\d+)/im.exec(this.text.slice(0, end))?.[1] ?? 0);
            if (this.text.length < end + 4 + length) return;
            this.received.push(this.text.slice(0, end + 4 + length));
            this.text = this.text.slice(end + 4 + length);
            this.waiting.forEach(look => look());
        }
    }

    // Resolves with the first message, not taken yet, that matches.
    expect(pattern) {
        return new Promise((resolve, reject) => {
            const limit = setTimeout(() => { this.waiting.delete(look); reject(new Error(`no ${pattern} in:\n${this.received.join('')}`)); }, 60000);
            const look = () => {
                const at = this.received.findIndex(message => pattern.test(message));
                if (at < 0) return;
                clearTimeout(limit);
                this.waiting.delete(look);
                resolve(this.received.splice(at, 1)[0]);
            };
            this.waiting.add(look);
            look();
        });
    }

    send(method, body = '', cseq = ++this.cseq) {
        const type = body ? 'Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n' : '';
        this.socket.write([
            `${method} sip:8000@127.0.0.1:${this.port} SIP/2.0`,
            `Via: SIP/2.0/TCP 127.0.0.1:5099;branch=z9hG4bK${randomUUID()}`,
            `From: <sip:${this.user}@example.com>;tag=${this.tag};epid=${this.tag}`,
            `To: <sip:8000@127.0.0.1:${this.port}>${this.to_tag && `;tag=${this.to_tag}`}`,
            `Call-ID: ${this.call_id}`,
            `CSeq: ${cseq} ${method}`,
            'Max-Forwards: 70',
            `Contact: <sip:${this.user}@127.0.0.1:5099;transport=tcp>`,
            `${type}Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
    }

    // The final answer's status.
    async sign_in() {
        this.send('INVITE', `<?xml version="1.0"?><RequestSystemStatus xmlns="${csta}"><extensions><privateData><private>` +
            `<lcs:line xmlns:lcs="http://schemas.microsoft.com/Lcs/2005/04/RCCExtension">${this.line}</lcs:line>` +
            '</private></privateData></extensions></RequestSystemStatus>');
        const answer = await this.expect(/^SIP\/2.0 [2-6]/);
        this.to_tag = /^to:.*;tag=([^;\s]+)/im.exec(answer)?.[1] ?? '';
        this.send('ACK', '', this.cseq);
        return Number(answer.slice(8, 11));
    }

    async request(root, children) {
        this.send('INFO', `<?xml version="1.0"?><${root} xmlns="${csta}">${children}</${root}>`);
        return this.expect(new RegExp(`^SIP/2.0 200[\\s\\S]*CSeq: ${this.cseq} INFO`, 'i'));
    }

    monitor() { return this.request('MonitorStart', `<monitorObject><deviceObject>${this.line}</deviceObject></monitorObject>`); }
    call(number) {
        return this.request('MakeCall', `<callingDevice>${this.line}</callingDevice><calledDirectoryNumber>tel:${number};` +
            'phone-context=dialstring</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>');
    }
    async sign_out() {
        this.send('BYE');
        await this.expect(/^SIP\/2.0 200[\s\S]*CSeq: \d+ BYE/i);
        this.socket.end();
    }
}
