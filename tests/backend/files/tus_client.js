// An app's upload with the stock client: node tus_client.js ENDPOINT TOKEN FILE MEMORY CHUNK
// MEMORY is where it remembers uploads, so that a second run resumes what the first one did not end. CHUNK: bytes, 0 for one.
const fs = require("fs")
const tus = require("tus-js-client")

const [endpoint, token, path, memory, chunk] = process.argv.slice(2)
const upload = new tus.Upload(fs.createReadStream(path), {
  endpoint,
  chunkSize: Number(chunk) || Infinity,
  retryDelays: [100, 300, 500, 1000, 2000],
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: "家门口.jpg", filetype: "image/jpeg", purpose: "need" },
  urlStorage: new tus.FileUrlStorage(memory),
  onShouldRetry: () => true,
  onProgress: (sent, all) => console.log(`sent ${sent} of ${all}`),
  onError: (error) => { console.error(String(error)); process.exit(1) },
  onSuccess: () => { console.log(`done ${upload.url}`); process.exit(0) },
})
upload.findPreviousUploads().then((previous) => {
  if (previous.length) {
    console.log("resumed")
    upload.resumeFromPreviousUpload(previous[0])
  }
  upload.start()
})
