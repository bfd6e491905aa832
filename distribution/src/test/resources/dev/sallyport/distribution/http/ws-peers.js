// npm's ws on both sides of the gateway: node ws-peers.js PEERS server | client PORT TOKEN | denied PORT TOKEN
'use strict';

const [peers, role, port, token] = process.argv.slice(2);
const { WebSocket, WebSocketServer } = require(`${peers}/node_modules/ws`);
const EMAIL = 'ann.larsen@example.org';

function say(what) {
  console.log(JSON.stringify(what));
}

function serve() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true, handleProtocols: () => 'chat' });
  server.on('listening', () => say({ port: server.address().port }));
  server.on('connection', (socket, request) => {
    say({ user: request.headers['x-sallyport-user'], extensions: socket.extensions, auth: request.headers.authorization });
    socket.on('message', (data, binary) => {
      const text = data.toString();
      if (text === 'people') {
        socket.send(JSON.stringify({ id: 1, email: EMAIL }));
        socket.send(`{"pieces":"${EMAIL.slice(0, 5)}`, { fin: false });
        socket.send(`${EMAIL.slice(5)}"}`, { fin: true });
        socket.send(`write to ${EMAIL}`);
      } else if (text === 'large') {
        socket.send(JSON.stringify(Array.from({ length: 20000 }, (_, n) => ({ n, email: EMAIL, pad: 'x'.repeat(80) }))));
      } else if (text === 'bye') {
        socket.close(4000, 'as you wish');
      } else {
        socket.send(binary ? data : `echo ${text}`, { binary });
      }
    });
    socket.on('close', (code, reason) => say({ closed: code, reason: reason.toString() }));
  });
}

function connect() {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live/${role === 'denied' ? 'private/' : ''}feed`, ['chat', 'superchat'], {
    headers: { Authorization: `Bearer ${token}` },
    perMessageDeflate: true,
  });
  const expected = ['people', 'people', 'people', 'large', 'echo', 'unicode', 'long'];
  socket.on('open', () => {
    say({ protocol: socket.protocol, extensions: socket.extensions });
    socket.ping('beat');
    socket.send('people');
    socket.send('large');
    socket.send('hello');
    socket.send('h\u00e9llo \u20ac');
    socket.send('z'.repeat(300000));
  });
  socket.on('pong', (data) => say({ pong: data.toString() }));
  socket.on('message', (data) => {
    const text = data.toString();
    const what = expected.shift();
    if (what === 'large') {
      const all = JSON.parse(text);
      say({ large: all.length, masked: all.every((one) => one.email === '[email]' && one.pad.length === 80) });
    } else if (what === 'long') {
      say({ long: text === 'echo ' + 'z'.repeat(300000) });
      socket.send('bye');
    } else {
      say({ [what]: text });
    }
  });
  socket.on('unexpected-response', (request, response) => {
    say({ status: response.statusCode });
    request.destroy();
  });
  socket.on('error', (error) => say({ error: error.message }));
  socket.on('close', (code, reason) => say({ closed: code, reason: reason.toString() }));
}

if (role === 'server') {
  serve();
} else {
  connect();
}
