// receive_mqttjs.js NODE_MODULES PORT COUNT: MQTT.js receives COUNT messages; prints the milliseconds from CONNACK to the last one.
const [modules, port, count] = process.argv.slice(2);
const mqtt = require(`${modules}/mqtt`);
const client = mqtt.connect({ host: "127.0.0.1", port: Number(port), protocolVersion: 4, keepalive: 0, reconnectPeriod: 0 });
let started = 0n;
let received = 0;
client.on("connect", () => { started = process.hrtime.bigint(); });
client.on("message", () => {
  if (++received < Number(count)) return;
  console.log(Number(process.hrtime.bigint() - started) / 1e6);
  client.end(true);
});
