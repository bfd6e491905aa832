// gRPC-Web as two clients of npm speak it, to the service of grpc-java's interoperability tests:
// node grpc-web.js PEERS ROLE URL TOKEN FILE, where ROLE is h1 or h2 (Connect, binary), text (grpc-web, in a browser's
// words), masked or stranger, and FILE has the descriptors
'use strict';

const [peers, role, url, token, file] = process.argv.slice(2);
const need = require('node:module').createRequire(`${peers}/package.json`);
const { readFileSync } = require('node:fs');
const { create, createFileRegistry, fromBinary, toBinary } = need('@bufbuild/protobuf');
const { FileDescriptorSetSchema } = need('@bufbuild/protobuf/wkt');
const { Code, ConnectError, createClient } = need('@connectrpc/connect');
const { createGrpcWebTransport } = need('@connectrpc/connect-node');

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(file)));
const service = registry.getService('grpc.testing.TestService');
const body = (size) => ({ payload: { body: new Uint8Array(size) } });
const sizes = (...all) => ({ responseParameters: all.map((size) => ({ size })) });

function say(what) {
  console.log(JSON.stringify(what));
}

function connected(httpVersion, of = service) {
  const login = (next) => (request) => {
    if (token) {
      request.header.set('authorization', `Bearer ${token}`);
    }
    return next(request);
  };
  return createClient(of, createGrpcWebTransport({ baseUrl: url, httpVersion, interceptors: [login] }));
}

async function failure(call) {
  try {
    await call;
    say({ failed: false });
  } catch (e) {
    const error = ConnectError.from(e);
    say({ code: Code[error.code], message: error.rawMessage });
  }
}

async function talk(httpVersion) {
  const client = connected(httpVersion);
  const unary = await client.unaryCall({ responseSize: 314159, ...body(271828) });
  say({ unary: unary.payload.body.length });
  const heard = {};
  await client.unaryCall(body(3), {
    headers: { 'x-grpc-test-echo-initial': 'first', 'x-grpc-test-echo-trailing-bin': 'q80=' },
    onHeader: (headers) => (heard.initial = headers.get('x-grpc-test-echo-initial')),
    onTrailer: (trailers) => (heard.trailing = trailers.get('x-grpc-test-echo-trailing-bin')),
  });
  say(heard);
  await streamed(client);
  await failure(client.unaryCall({ responseStatus: { code: 9, message: 'caf\u00e9 \u2615, no ann@example.org' } }));
  await failure(client.unaryCall({ responseStatus: { code: 42, message: 'x' } }));
  await failure(client.unimplementedCall({}));
  await failure(connected(httpVersion, registry.getService('grpc.testing.UnimplementedService')).unimplementedCall({}));
  await cancelled(client);
  await client.emptyCall({});
  say({ after: true });
}

async function streamed(client) {
  const all = [];
  for await (const one of client.streamingOutputCall(sizes(31415, 9, 2653, 58979))) {
    all.push(one.payload.body.length);
  }
  say({ streamed: all });
}

async function cancelled(client) {
  const stop = new AbortController();
  const slow = { responseParameters: [{ size: 1 }, { size: 2, intervalUs: 60_000_000 }] };
  await failure(
    (async () => {
      for await (const one of client.streamingOutputCall(slow, { signal: stop.signal })) {
        say({ before: one.payload.body.length });
        stop.abort();
      }
    })(),
  );
}

// grpc-web speaks by XMLHttpRequest, which xhr2 is on Node.js.
function inText() {
  globalThis.XMLHttpRequest = need('xhr2');
  const web = need('grpc-web');
  const client = new web.GrpcWebClientBase({ format: 'text' });
  const metadata = { authorization: `Bearer ${token}`, 'x-grpc-test-echo-trailing-bin': 'q80=' };
  const called = (name, type) => {
    const { input, output } = service.methods.find((method) => method.name === name);
    return new web.MethodDescriptor(
      `/${service.typeName}/${name}`, type, Object, Object,
      (message) => toBinary(input, create(input, message)), (bytes) => fromBinary(output, bytes));
  };
  const unary = (message) =>
    new Promise((done) => {
      const call = called('UnaryCall', web.MethodType.UNARY);
      const heard = {};
      client
        .rpcCall(`${url}${call.getName()}`, message, metadata, call, (error, answer) =>
          // the status, which has the trailers, is told behind the answer
          setTimeout(() => done(error ? { code: error.code, message: error.message } : { unary: answer.payload.body.length, ...heard }), 0))
        .on('status', (status) => (heard.trailing = status.metadata['x-grpc-test-echo-trailing-bin']));
    });
  const stream = (message) =>
    new Promise((done) => {
      const call = called('StreamingOutputCall', web.MethodType.SERVER_STREAMING);
      const all = [];
      client
        .serverStreaming(`${url}${call.getName()}`, message, metadata, call)
        .on('data', (one) => all.push(one.payload.body.length))
        .on('error', (error) => done({ code: error.code, message: error.message }))
        .on('end', () => done({ streamed: all }));
    });
  return { unary, stream };
}

async function talkInText() {
  const { unary, stream } = inText();
  say(await unary({ responseSize: 314159, ...body(271828) }));
  say(await stream(sizes(31415, 9, 2653, 58979)));
  say(await unary({ responseStatus: { code: 9, message: 'no ann@example.org' } }));
  say(await unary({ responseStatus: { code: 42, message: 'x' } }));
}

// What a rule hides from some people, in both forms; and a method that another rule denies them.
async function masked() {
  const client = connected('1.1');
  say({ unary: (await client.unaryCall({ responseSize: 5 })).payload.body.length });
  await streamed(client);
  await streamed(connected('2'));
  say(await inText().stream(sizes(31415, 9)));
  await failure(client.emptyCall({}));
}

async function stranger() {
  await failure(connected('1.1').emptyCall({}));
  await failure(connected('2').emptyCall({}));
}

const roles = { h1: () => talk('1.1'), h2: () => talk('2'), text: talkInText, masked, stranger };
roles[role]().then(() => process.exit(0));
