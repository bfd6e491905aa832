// A gRPC server and a client on @grpc/grpc-js. Messages are plain bytes: what they mean is nobody's concern here.
//   node grpc.cjs PEERS server            prints its port, then what happens to calls
//   node grpc.cjs PEERS client PORT TOKEN prints a line of JSON for each call
//   node grpc.cjs PEERS fields PORT TOKEN the same for compressed messages with fields 1 (name) and 2 (e-mail address)
const [peers, role, port, token] = process.argv.slice(2);
const grpc = require(require.resolve("@grpc/grpc-js", { paths: [peers] }));

const bytes = { requestSerialize: b => b, requestDeserialize: b => b, responseSerialize: b => b, responseDeserialize: b => b };
const method = (name, requestStream, responseStream) =>
  ({ path: `/demo.v1.Shop/${name}`, requestStream, responseStream, ...bytes });
const shop = {
  echo: method("Echo", false, false),
  remove: method("Remove", false, false),
  fail: method("Fail", false, false),
  failLater: method("FailLater", false, true),
  slow: method("Slow", false, false),
  list: method("List", false, true),
  collect: method("Collect", true, false),
  chat: method("Chat", true, true),
  find: method("Find", false, false),
};

function server() {
  const it = new grpc.Server();
  it.addService(shop, {
    echo: (call, done) => {
      const trailer = new grpc.Metadata();
      trailer.set("x-trailer", "seen");
      trailer.set("x-user", String(call.metadata.get("x-sallyport-user")));
      done(null, call.request, trailer);
    },
    find: (call, done) => done(null, call.request),
    remove: (call, done) => { console.log("removed"); done(null, call.request); },
    fail: (call, done) => done({ code: grpc.status.NOT_FOUND, details: "no ann@example.org: für 100%" }),
    failLater: call => { call.write(Buffer.from("one")); call.emit("error", { code: grpc.status.ABORTED, details: "later" }); },
    slow: call => call.on("cancelled", () => console.log("cancelled")),
    list: call => { for (let i = 0; i < 500; i++) call.write(Buffer.alloc(10000, i)); call.end(); },
    collect: (call, done) => {
      let sum = 0;
      call.on("data", b => { sum += b.length; });
      call.on("end", () => done(null, Buffer.from(String(sum))));
    },
    chat: call => {
      call.on("data", b => call.write(Buffer.from("re: " + b)));
      call.on("end", () => call.end());
    },
  });
  it.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
    if (error) throw error;
    console.log(bound);
  });
}

async function client() {
  const Shop = grpc.makeGenericClientConstructor(shop, "Shop");
  const it = new Shop(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { "grpc.default_authority": "shop.test" });
  const login = () => { const m = new grpc.Metadata(); m.set("authorization", `Bearer ${token}`); return m; };
  const say = (name, what) => console.log(JSON.stringify({ [name]: what }));
  const unary = (name, text, options = {}) => new Promise(resolve => {
    let trailers;
    it[name](Buffer.from(text), login(), options, (error, answer) => setImmediate(() => resolve(error
      ? { code: error.code, details: error.details }
      : { answer: String(answer), trailer: trailers.get("x-trailer")[0], user: trailers.get("x-user")[0] })))
      .on("status", s => { trailers = s.metadata; });
  });
  const stream = call => new Promise(resolve => {
    let count = 0, size = 0;
    call.on("data", b => { count++; size += b.length; });
    call.on("error", e => resolve({ count, code: e.code, details: e.details }));
    call.on("end", () => setImmediate(() => resolve({ count, size })));
  });

  say("echo", await unary("echo", "hello"));
  say("remove", await unary("remove", "x"));
  say("fail", await unary("fail", "x"));
  say("failLater", await stream(it.failLater(Buffer.from("x"), login())));
  say("slow", await unary("slow", "x", { deadline: Date.now() + 500 }));
  say("list", await stream(it.list(Buffer.from("x"), login())));
  say("collect", await new Promise(resolve => {
    const call = it.collect(login(), (error, answer) => resolve(error ? error.code : String(answer)));
    for (let i = 0; i < 300; i++) call.write(Buffer.alloc(10000));
    call.end();
  }));
  // each message waits for the answer to the one before
  say("chat", await new Promise(resolve => {
    const heard = [];
    const call = it.chat(login());
    call.on("data", b => { heard.push(String(b)); heard.length < 3 ? call.write(Buffer.from("m" + heard.length)) : call.end(); });
    call.on("end", () => resolve(heard));
    call.on("error", e => resolve(e.details));
    call.write(Buffer.from("m0"));
  }));
  it.close();
}

async function fields() {
  const Shop = grpc.makeGenericClientConstructor(shop, "Shop");
  const it = new Shop(`127.0.0.1:${port}`, grpc.credentials.createInsecure(),
    { "grpc.default_authority": "shop.test", "grpc.default_compression_algorithm": grpc.compressionAlgorithms.gzip });
  const field = (number, text) => Buffer.concat([Buffer.from([number << 3 | 2, text.length]), Buffer.from(text)]);
  for (const name of ["Ann", "Bob"]) {
    const login = new grpc.Metadata();
    login.set("authorization", `Bearer ${token}`);
    console.log(await new Promise(resolve =>
      it.find(Buffer.concat([field(1, name), field(2, "ann@example.org")]), login, (error, answer) =>
        resolve(error ? `${name} ${error.code}` : answer.equals(Buffer.concat([field(1, name), field(2, "[email]")])) ? `${name} masked` : answer.toString("hex")))));
  }
  it.close();
}

({ server, client, fields })[role]();
