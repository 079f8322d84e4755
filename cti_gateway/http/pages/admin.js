// Draws what /api/v1/live sends. Every text goes into the page as text.
'use strict';

const by_id = id => document.getElementById(id);
const time = text => text ? new Date(text).toLocaleTimeString() : '';
const number_of = value => value.toLocaleString('en');
let watched = '';
let line_asked = 0;
let pause = 1000;

function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
}

// Leaves alone what stands there already: somebody may be reading it, or hear it told anew.
function put(where, children) {
    const made = element(where.tagName, {}, ...children);
    if (made.innerHTML !== where.innerHTML) where.replaceChildren(...made.childNodes);
}

// Cells are texts, or {text|node, of: class}.
function fill(table_body, heads, rows, nothing) {
    // The roles stand here in words: on a narrow pane the style takes them off the elements.
    const made = rows.map(row => element('tr', {role: 'row'}, ...row.map((cell, i) => {
        const {text = cell, of = ''} = cell?.of !== undefined ? cell : {};
        const td = element('td', {className: of, role: 'cell'}, text instanceof Node ? text : String(text ?? ''));
        td.dataset.head = heads[i];
        return td;
    })));
    if (made.length === 0)
        made.push(element('tr', {role: 'row'}, element('td', {colSpan: heads.length, className: 'faint', role: 'cell'}, nothing)));
    put(by_id(table_body), made);
}

const badge = (text, good) => element('span', {className: good ? 'badge' : 'badge bad'}, text);

function tiles(all) {
    const {status, admission} = all;
    const serving = status.links.filter(l => l.state === 'in_service').length;
    const load = admission.rate > 0 ? `at most ${admission.rate} a second` : 'as fast as links answer';
    const shown = [
        ['CTI links in service', serving, `of ${status.links.length}`],
        ['Sessions', number_of(status.sessions), `of ${number_of(admission.session_limit)}`],
        ['Monitors', number_of(status.monitors), ''],
        ['Sign-ins waiting', number_of(admission.waiting), load],
        ['Users', number_of(status.users), status.rcc_enabled ? '' : 'rcc.enabled is off'],
    ];
    put(by_id('tiles'), shown.map(([head, value, note]) => element('div', {className: 'tile'},
        element('dt', {}, head), element('dd', {}, String(value), ' ', element('small', {}, note)))));
    by_id('about').textContent = `cti_gateway ${status.version}, up since ${new Date(status.started).toLocaleString()}`;
}

function links(all) {
    fill('links', ['Manager', 'State', 'Since', 'Round trip', 'Sessions', 'In flight', 'Missed'],
        all.status.links.map(l => [
            l.manager,
            {text: element('span', {}, badge(l.state.replaceAll('_', ' '), l.state === 'in_service'), l.reason ? ' ' + l.reason : ''), of: ''},
            {text: time(l.since), of: 'short'},
            {text: l.round_trip_ms > 0 ? `${l.round_trip_ms.toFixed(1)} ms` : '', of: 'number short'},
            {text: number_of(l.sessions), of: 'number'},
            {text: number_of(l.outstanding), of: 'number'},
            {text: number_of(l.heartbeats_missed), of: 'number'},
        ]), 'No CTI manager is configured.');
}

function sessions(all) {
    const {matching, sessions: shown} = all.sessions;
    by_id('session_count').textContent = matching > shown.length ? `the first ${shown.length} of ${number_of(matching)}` : '';
    fill('sessions', ['User', 'Line', 'Phone', 'CTI link', 'Client', 'Monitors'], shown.map(s => [
        s.user,
        s.lines.map(l => l.line_uri).join(', ') || 'no line yet',
        s.lines.map(l => l.device || 'not chosen yet').join(', '),
        s.manager,
        {text: s.peer, of: 'short'},
        {text: number_of(s.monitors), of: 'number'},
    ]), 'Nobody is signed in.');
}

function refusals(all) {
    fill('refusals', ['When', 'Answer', 'Who', 'Client', 'Reason'], all.refusals.map(r => [
        {text: time(r.when), of: 'short'}, {text: `${r.status} to ${r.method}`, of: 'short'}, r.from, {text: r.peer, of: 'short'}, r.reason,
    ]), 'Nobody was refused.');
}

function draw_line(answer) {
    const rows = answer.lines.flatMap(line => {
        const who = line.watched_by.sessions.map(s => s.user).join(', ');
        const start = [line.pbx_device, line.devices.join(', ')];
        if (line.error) return [[...start, '', badge(line.error, false), '', who]];
        if (line.calls.length === 0) return [[...start, 'no call', '', '', who]];
        return line.calls.map(c => [...start, c.call_id, c.state, c.other ?? '', who]);
    });
    fill('calls', ['Line', 'Phone', 'Call', 'State', 'With', 'Watched by'], rows, '');
    by_id('line_table').hidden = false;
}

async function ask_line() {
    if (!watched || Date.now() - line_asked < 900) return;
    line_asked = Date.now();
    const asked = watched;
    const response = await fetch('/api/v1/lines/' + encodeURIComponent(asked), {headers: {'X-Form-Token': ''}});
    if (response.status === 401) return location.reload();
    const answer = await response.json();
    if (asked !== watched) return;
    by_id('line_message').textContent = response.ok ? '' : answer.error;
    if (response.ok) draw_line(answer);
    else by_id('line_table').hidden = true;
}

by_id('line').addEventListener('submit', event => {
    event.preventDefault();
    watched = by_id('number').value.trim();
    line_asked = 0;
    by_id('line_table').hidden = true;
    ask_line();
});
setInterval(() => { if (!document.hidden) ask_line(); }, 2000);

function mark_live(text, good) {
    by_id('live').className = good ? 'badge' : 'badge bad';
    put(by_id('live'), [text]);
}

function connect() {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
    socket.onmessage = event => {
        const all = JSON.parse(event.data);
        pause = 1000;
        mark_live('live', true);
        tiles(all);
        links(all);
        sessions(all);
        refusals(all);
        ask_line();
    };
    socket.onclose = async event => {
        if (event.code === 1008) return location.reload();
        mark_live('not connected', false);
        const response = await fetch('/api/v1/refusals', {headers: {'X-Form-Token': ''}}).catch(() => null);
        if (response?.status === 401) return location.reload();
        setTimeout(connect, pause);
        pause = Math.min(pause * 2, 15000);
    };
}
connect();
