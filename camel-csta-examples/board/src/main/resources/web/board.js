/* Shows the board that the server sends, and sends what the user wants. All that comes from the server gets into the page as
   text (textContent) or as an attribute, never as HTML. */
'use strict';

const $ = id => document.getElementById(id);
const meta = name => document.querySelector(`meta[name="${name}"]`).content;
const TOKEN = meta('board-token');
const INSTANCE = meta('board-instance');

const STATES = {
  idle: 'idle', initiated: 'dialling', alerting: 'ringing', connected: 'talking', hold: 'on hold', queued: 'queued', fail: 'failed',
  outOfService: 'out of service', unknown: 'not monitored'
};
const RECORDING = {off: 'not recorded', recording: 'recording', suspended: 'suspended'};
const RECORDING_ICONS = {off: 'i-record', recording: 'i-record', suspended: 'i-suspend'};
const KIND_ICONS = {call: 'i-phone', recording: 'i-record', code: 'i-tag', desk: 'i-desk', private: 'i-guest', link: 'i-link', error: 'i-warning'};
/* which services make sense in which state; if the state is not certain, all do */
const SERVICES = {
  off: ['startRecording'],
  recording: ['suspendRecording', 'stopRecording'],
  suspended: ['resumeRecording', 'stopRecording']
};
const MAX_TOASTS = 3;
const RETRY_MILLIS = 2000;
/* the server gives a sign of life every 10 seconds */
const SILENCE_MILLIS = 25000;
const SERVICE_MILLIS = 30000;
/* so that a second click does not meet the button that has taken the place of the first one's */
const CLICK_MILLIS = 400;
const DOUBT = 'Events may have been missed, and the switch has not told the present state yet';

let board = null;
/* what has to be added to this computer's clock to have the server's */
let clockOffset = 0;

/* ---- what comes */

let stream = null;
/* when something came last */
let heard = performance.now();

function connect() {
  heard = performance.now();
  stream = new EventSource('/api/state');
  stream.onmessage = message => received(JSON.parse(message.data));
  stream.onerror = () => {
    notReached();
    if (stream.readyState === EventSource.CLOSED) {
      // after an answer that is an error, such as that of a proxy, it does not come back by itself
      setTimeout(connect, RETRY_MILLIS);
    }
  };
}

/* the time, and the board if it has changed */
function received(message) {
  heard = performance.now();
  clockOffset = message.now - Date.now();
  if (message.board === undefined) {
    return;
  }
  if (message.board.instance !== INSTANCE) {
    // the application was started anew: so were the page and its token
    location.reload();
    return;
  }
  board = message.board;
  render();
}

function notReached() {
  setLink('lost', 'Application not reached', 'trying again');
  setStale('The application is not reached; what is shown may be out of date.');
}

/* a connection may be dead without an end */
setInterval(() => {
  if (stream.readyState !== EventSource.CLOSED && performance.now() - heard > SILENCE_MILLIS) {
    notReached();
    stream.close();
    connect();
  }
}, 1000);
connect();

/* ---- what is shown */

function render() {
  const link = board.link;
  if (link.usable) {
    setLink('usable', 'Link usable', link.address);
    setStale(null);
  } else {
    setLink('lost', 'Link ' + (link.state === 'disconnected' ? 'lost' : link.state), link.address || '');
    setStale('The link to the switch is not usable' + (link.reason ? ': ' + link.reason : '') + '. What is shown may be out of date.');
  }
  const recorded = board.calls.filter(call => call.recording === 'recording').length;
  setText($('n-calls'), board.calls.length);
  setText($('n-recording'), recorded);
  setText($('n-busy'), board.devices.filter(device => device.calls.length > 0).length);
  setText($('n-desks'), board.desks.length);
  reconcile($('devices'), board.devices, device => device.number, 't-device', null, showDevice);
  reconcile($('calls'), board.calls, call => call.callId, 't-call', prepareCall, showCall);
  reconcile($('desks'), board.desks, desk => desk.guest, 't-desk', prepareDesk, showDesk);
  reconcile($('activity'), board.activity, entry => String(entry.number), 't-activity', null, showActivity);
  $('no-calls').hidden = board.calls.length > 0;
  $('no-desks').hidden = board.desks.length > 0;
  showNumbers();
  showTimes();
}

function showDevice(tile, device) {
  const calls = board.calls.filter(call => device.calls.includes(call.callId));
  const state = device.problem ? 'unknown' : device.state;
  tile.dataset.state = state;
  tile.title = device.problem || (device.confirmed ? '' : DOUBT);
  setText(tile.querySelector('.number'), device.number);
  setText(tile.querySelector('.state'), stateText(state, device.number, calls) + (device.confirmed || device.problem ? '' : ' ?'));
  const peers = [...new Set(calls.flatMap(call => call.parties.map(party => party.number)))].filter(number => number !== device.number);
  setText(tile.querySelector('.peer'), device.problem || (peers.join(', ')));
  toggle(tile.querySelector('.rec'), calls.some(call => call.recording === 'recording'));
  toggle(tile.querySelector('.seat'), device.guestAt || device.hostOf);
  setText(tile.querySelector('.seat span'), device.guestAt ? 'at ' + device.guestAt : device.hostOf ? 'guest ' + device.hostOf : '');
}

/* who is connected and nobody else yet is still calling */
function stateText(state, number, calls) {
  const alone = calls.length > 0 && calls.every(call => call.parties.every(party => party.number === number || party.state !== 'connected' && party.state !== 'hold'));
  return state === 'connected' && alone ? 'calling' : STATES[state] || state;
}

function prepareCall(card, callId) {
  card.querySelectorAll('.buttons button').forEach(button => button.addEventListener('click', () => service(button, callRequest(callId, button))));
  const form = card.querySelector('form');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const input = form.querySelector('input');
    const request = callRequest(callId, form.querySelector('button'), {AccountCode: input.value});
    if (await service(form.querySelector('button'), request)) {
      input.value = '';
    }
  });
}

/* for a party that the switch tells about, best one who talks */
function callRequest(callId, button, extensions) {
  const call = board.calls.find(each => each.callId === callId);
  const own = call ? call.parties.filter(party => party.monitored) : [];
  const party = own.find(each => each.state === 'connected') || own[0];
  return party && {service: button.dataset.service, ThisDN: party.number, CallID: callId, Extensions: extensions};
}

function showCall(card, call) {
  reconcile(card.querySelector('.parties'), call.parties, party => party.number, null, null, (item, party) => {
    item.className = 'party';
    item.dataset.state = party.state;
    item.title = party.number + (call.confirmed ? '' : '. ' + DOUBT);
    setText(item.firstChild, party.number);
    setText(item.lastChild, stateText(party.state, party.number, [call]) + (call.confirmed ? '' : ' ?'));
  });
  const recording = card.querySelector('.recording');
  const certain = call.recordingConfirmed;
  recording.dataset.state = call.recording;
  recording.title = certain ? '' : 'Events may have been missed, and the switch cannot be asked';
  recording.querySelector('use').setAttribute('href', '#' + RECORDING_ICONS[call.recording]);
  setText(recording.lastChild, certain ? RECORDING[call.recording] : call.recording === 'off' ? 'recording unknown' : RECORDING[call.recording] + '?');
  showButtons(card.querySelector('.buttons'), button => !certain || SERVICES[call.recording].includes(button.dataset.service));
  const code = card.querySelector('.code');
  toggle(code, call.accountCode !== null);
  code.title = call.accountCode === null ? '' : 'Account code ' + call.accountCode;
  setText(code.lastChild, call.accountCode === null ? '' : call.accountCode);
  setText(card.querySelector('.ids'), call.connId || call.callId);
  card.querySelector('.ids').title = 'CallID ' + call.callId + (call.connId ? ', ConnID ' + call.connId : '');
  card.setAttribute('aria-label', 'Call of ' + call.parties.map(party => party.number).join(' and '));
}

/* the focus of a button that is hidden goes to the first one that is not */
function showButtons(group, shown) {
  const buttons = [...group.querySelectorAll('button')];
  const focused = buttons.includes(document.activeElement);
  buttons.forEach(button => toggle(button, shown(button)));
  if (focused && buttons.every(button => button.hidden || button !== document.activeElement)) {
    buttons.find(button => !button.hidden).focus();
  }
}

function prepareDesk(row, guest) {
  const button = row.querySelector('button');
  button.setAttribute('aria-label', 'Cancel hot desking of ' + guest);
  button.addEventListener('click', () => service(button, {service: 'cancelHotDesking', ThisDN: guest}));
}

function showDesk(row, desk) {
  row.title = desk.confirmed ? '' : 'Events may have been missed since, and the switch cannot be asked';
  setText(row.querySelector('.guest'), desk.guest);
  setText(row.querySelector('.host'), (desk.host || 'unknown') + (desk.confirmed ? '' : ' ?'));
}

function showActivity(item, entry) {
  item.dataset.kind = entry.kind;
  const time = new Date(entry.time);
  item.querySelector('time').dateTime = time.toISOString();
  setText(item.querySelector('time'), time.toLocaleTimeString('en-GB'));
  item.querySelector('use').setAttribute('href', '#' + (KIND_ICONS[entry.kind] || 'i-phone'));
  setText(item.querySelector('.text'), entry.text);
  item.title = entry.text;
}

function showNumbers() {
  const numbers = $('device-numbers');
  if (numbers.childElementCount !== board.devices.length) {
    numbers.replaceChildren(...board.devices.map(device => Object.assign(document.createElement('option'), {value: device.number})));
  }
}

function showTimes() {
  if (board === null) {
    return;
  }
  const now = Date.now() + clockOffset;
  for (const call of board.calls) {
    const card = child($('calls'), call.callId);
    const text = duration(now - (call.answered || call.since));
    // a call that was there before has lasted longer than it is known
    setText(card.querySelector('.duration'), call.beginSeen ? text : '> ' + text);
  }
  for (const desk of board.desks) {
    setText(child($('desks'), desk.guest).querySelector('.since'), duration(now - desk.since));
  }
}
setInterval(showTimes, 1000);

function duration(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const two = number => String(number).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return (hours ? hours + ':' + two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)) + ':' + two(seconds % 60);
}

function setLink(state, title, detail) {
  $('link').dataset.state = state;
  setText($('link-title'), title);
  setText($('link-detail'), detail);
  $('link').title = detail;
}

function setStale(text) {
  $('stale').hidden = text === null;
  setText($('stale-text'), text === null ? '' : text);
  document.body.dataset.stale = text !== null;
}

/* ---- the page follows the board: what stays keeps its elements, and so the focus and what is being typed */

function child(parent, key) {
  return [...parent.children].find(element => element.dataset.key === key);
}

function reconcile(parent, items, keyOf, templateId, prepare, show) {
  const old = new Map([...parent.children].map(element => [element.dataset.key, element]));
  const keys = new Set(items.map(keyOf));
  old.forEach((element, key) => keys.has(key) || remove(element));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let element = old.get(key);
    if (element === undefined) {
      element = create(templateId);
      element.dataset.key = key;
      if (prepare !== null) {
        prepare(element, key);
      }
    }
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      parent.insertBefore(element, place);
      if (focused !== null) {
        focused.focus({preventScroll: true});
      }
    }
    show(element, item);
  }
}

/* the focus does not go to another call or guest: what is pressed next would be done to it */
function remove(element) {
  const focused = element.contains(document.activeElement);
  const section = element.closest('section');
  element.remove();
  if (focused && section !== null) {
    section.querySelector('h2').focus({preventScroll: true});
  }
}

function create(templateId) {
  if (templateId !== null) {
    return $(templateId).content.firstElementChild.cloneNode(true);
  }
  const item = document.createElement('li');
  for (const name of ['name', 'state']) {
    item.append(Object.assign(document.createElement('span'), {className: name}));
  }
  return item;
}

function setText(element, text) {
  const value = String(text);
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

function toggle(element, shown) {
  // not the property hidden: SVG elements have none
  element.toggleAttribute('hidden', !shown);
}

/* ---- what the user wants */

$('desk-form').addEventListener('submit', async event => {
  event.preventDefault();
  const guest = $('desk-guest');
  const host = $('desk-host');
  const request = {service: 'startHotDesking', ThisDN: guest.value.trim(), Extensions: {HOST_DN: host.value.trim()}};
  if (await service($('desk-start'), request)) {
    guest.value = '';
    host.value = '';
  }
});

/* Sends a service; whether the switch has confirmed it. What it changes is seen when its event comes. */
async function service(button, request) {
  const group = button.closest('.buttons, form, li');
  if (!request || group.dataset.busy) {
    return false;
  }
  const {service: name, ...body} = request;
  const unknown = `It is not known whether ${name} was performed`;
  setBusy(group, true);
  try {
    const response = await fetch('/api/services/' + encodeURIComponent(name), {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Board-Token': TOKEN},
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(SERVICE_MILLIS)
    });
    if (!response.ok) {
      toast(response.status < 500 ? name + ' was not sent' : unknown, 'The application answered with status ' + response.status + '.',
        await response.text());
      return false;
    }
    const answer = await response.json();
    if (answer.Event === 'error') {
      const cause = answer.CstaCategory ? answer.CstaCategory + '/' + (answer.CstaError || '') : '';
      toast(`${outcome(name, answer, unknown)}: ${answer.ErrorCode} ${answer.ErrorName}`, answer.ErrorMessage, cause);
      return false;
    }
    return true;
  } catch (error) {
    // it may have been sent before
    toast(unknown, 'The application has not answered.', String(error));
    return false;
  } finally {
    setTimeout(() => setBusy(group, false), CLICK_MILLIS);
  }
}

/* 54 and 57: the link was lost, or the switch has not answered in time */
function outcome(name, error, unknown) {
  if (error.Confirmed) {
    return name + ' is confirmed, but its event did not come';
  }
  return error.Sent && [54, 57].includes(error.ErrorCode) ? unknown : name + ' refused';
}

/* not disabled, which would take the focus away */
function setBusy(group, busy) {
  if (busy) {
    group.dataset.busy = 'true';
  } else {
    delete group.dataset.busy;
  }
  group.querySelectorAll('button').forEach(button => button.setAttribute('aria-disabled', busy));
}

function toast(title, message, cause) {
  const element = create('t-toast');
  setText(element.querySelector('.title'), title);
  setText(element.querySelector('.message'), message || '');
  setText(element.querySelector('.cause'), cause || '');
  element.querySelector('button').addEventListener('click', () => element.remove());
  $('toasts').append(element);
  while ($('toasts').childElementCount > MAX_TOASTS) {
    $('toasts').firstElementChild.remove();
  }
}
