/**
 * Measures how long keys take, by wall clock and CPU, and what is exchanged: after `tsc -b
 * packages/joint-rsa`, `node packages/joint-rsa/test/measure.mjs [bits] [keys] [one|two]`. With `two` each
 * party is a process of its own.
 */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { openParty } from '../dist/index.js'

const KEYS_WANTED = 340_000
const random = (size) => new Uint8Array(randomBytes(size))

if (process.argv[2] === '--party-b') serveAsB()
else await main(Number(process.argv[2] ?? 2048), Number(process.argv[3] ?? 1), process.argv[4] ?? 'one')

async function main(bits, keys, processes) {
  const open = processes === 'two' ? openRemote : openLocal
  const rows = []
  for (let key = 0; key < keys; key++) {
    const row = await measure(bits, open)
    rows.push(row)
    console.log(JSON.stringify(row))
  }
  const mean = (field) => rows.reduce((sum, row) => sum + row[field], 0) / rows.length
  const [seconds, megabytes, cpu] = [mean('seconds'), mean('megabytes'), mean('cpuA') + mean('cpuB')]
  console.log(
    `mean of ${keys}: ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} CPU s of both, ${megabytes.toFixed(0)} MB`,
  )
  const days = (KEYS_WANTED * cpu) / 2 / 86_400
  console.log(
    `${KEYS_WANTED} keys: ${days.toFixed(0)} days of one core pair, ${((KEYS_WANTED * megabytes) / 1e6).toFixed(0)} TB`,
  )
}

async function measure(bits, open) {
  const sessionId = random(16)
  const options = { bits, sessionId, testOnly: bits < 2048 }
  const a = openParty({ ...options, role: 'a', random })
  const b = open(options)
  const begun = performance.now()
  const cpu = process.cpuUsage()
  let [bytes, messages, ofB] = [0, 0, 0]
  let turn = a.step()
  while (turn.send) {
    const answer = await b.step(turn.send)
    ofB = answer.cpuSeconds
    bytes += turn.send.length + (answer.send?.length ?? 0)
    messages += 2
    if (answer.aborted) throw new Error(answer.aborted)
    if (!answer.send) break
    turn = a.step(answer.send)
    if (turn.aborted) throw new Error(turn.aborted)
  }
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const whole = (user + system) / 1e6
  b.close()
  return { bits, seconds, cpuA: b.shared ? whole - ofB : whole, cpuB: ofB, megabytes: bytes / 1e6, messages }
}

function openLocal(options) {
  const party = openParty({ ...options, role: 'b', random })
  let cpuSeconds = 0
  const step = async (incoming) => {
    const before = process.cpuUsage()
    const outcome = party.step(incoming)
    const { user, system } = process.cpuUsage(before)
    cpuSeconds += (user + system) / 1e6
    return { ...outcome, cpuSeconds }
  }
  return { step, shared: true, close: () => undefined }
}

function openRemote(options) {
  const child = fork(new URL(import.meta.url), ['--party-b'], { serialization: 'advanced' })
  child.send(options)
  const step = (incoming) =>
    new Promise((resolve) => {
      child.once('message', resolve)
      child.send(incoming)
    })
  return { step, shared: false, close: () => child.disconnect() }
}

function serveAsB() {
  process.once('message', (options) => {
    const party = openParty({ ...options, role: 'b', random })
    const before = process.cpuUsage()
    process.on('message', (incoming) => {
      const { send, aborted } = party.step(new Uint8Array(incoming))
      const { user, system } = process.cpuUsage(before)
      process.send({ send, aborted, cpuSeconds: (user + system) / 1e6 })
    })
  })
}
