// Switches at once, without the button; the page works without this script, too.
'use strict';

const form = document.getElementById('phones');
const message = document.getElementById('message');
const token = form.elements.form_token.value;
let last = form.querySelector('input[name=phone]:checked');
let waiting = 0;
let by_arrow = false;

document.getElementById('apply').hidden = true;

function say(text, good) {
    message.className = good ? 'note' : 'note bad';
    message.textContent = text;
}

function name_of(radio) {
    return radio.closest('label').querySelector('.name').textContent;
}

function key_of(fields) {
    return [fields.device, fields.line, fields.partition].join('\n');
}

// Which phone a session of the client's controls now.
function show(answer) {
    const controlled = new Set(answer.appearances.filter(a => a.controlled).map(key_of));
    for (const radio of form.querySelectorAll('input[name=phone]')) {
        const fields = Object.fromEntries(new URLSearchParams(radio.value));
        radio.closest('label').querySelector('.badge').hidden = !controlled.has(key_of(fields));
    }
    document.getElementById('client').textContent = answer.sessions === 0
        ? 'Your client is not signed in; it will use your choice when it does.'
        : 'Your client is signed in; a change takes effect at once.';
}

async function apply(radio) {
    const automatic = radio.value === '';
    let answer;
    try {
        const response = await fetch('/api/v1/me/selection', {
            method: automatic ? 'DELETE' : 'PUT',
            headers: {'Content-Type': 'application/json', 'X-Form-Token': token},
            body: automatic ? undefined : JSON.stringify(Object.fromEntries(new URLSearchParams(radio.value))),
        });
        if (response.status === 401) return location.replace('/');
        answer = await response.json();
        if (!response.ok) throw new Error(answer.error);
    } catch (error) {
        say('The phone was not changed: ' + error.message, false);
        if (last) last.checked = true;
        return;
    }
    last = radio;
    show(answer);
    const chosen = answer.appearances.find(a => a.selected);
    say(automatic ? 'The gateway chooses your phone now.'
        : chosen && chosen.on_phone === '' ? name_of(radio) + ' is on no phone now: log in at one.'
        : 'Your client controls ' + name_of(radio) + ' now.', true);
}

// Who goes through the list with the arrow keys means the phone at which they stop.
form.addEventListener('keydown', event => { by_arrow = event.key.startsWith('Arrow'); });
form.addEventListener('pointerdown', () => { by_arrow = false; });
form.addEventListener('change', event => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, by_arrow ? 600 : 0, event.target);
});
form.addEventListener('submit', event => {
    event.preventDefault();
    const chosen = form.querySelector('input[name=phone]:checked');
    clearTimeout(waiting);
    if (chosen) apply(chosen);
});
