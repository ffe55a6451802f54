/** Stands in for the port that Electron gives a utility process: its messages go over Node's own channel. */
process.parentPort = {
  on: (_, listener) => process.on('message', (data) => listener({ data })),
  postMessage: (message) => process.send(message),
}
