// Node loads this first (-r): every listener of the process then binds 127.0.0.1, because the
// Playground knows no host and would listen on every interface.
const { Server } = require("net");

const listen = Server.prototype.listen;

Server.prototype.listen = function (...given) {
  const [first] = given;
  if (typeof first === "number") {
    given.splice(1, typeof given[1] === "string" ? 1 : 0, "127.0.0.1");
  } else if (first && typeof first === "object" && first.port !== undefined) {
    given[0] = { ...first, host: "127.0.0.1" };
  }
  return listen.apply(this, given);
};
