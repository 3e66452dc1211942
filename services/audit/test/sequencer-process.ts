/** A sequencer as a process of its own, to be killed: `sequencer-process.ts <url> <key file> <second place>`. */
import { flushCompileCache } from 'node:module'
import { loadNoteSigner } from '../src/outside/note-key.js'
import { runSequencer } from '../src/usecases/run-sequencer.js'

flushCompileCache() // whoever is killed would leave nothing for the next one
const [url = '', keyFile = '', secondPlace = ''] = process.argv.slice(2)
const tell = (facts: object) => void process.stdout.write(`${JSON.stringify(facts)}\n`)
const logger = { debug: tell, info: tell, warn: tell, error: tell, fatal: tell }
runSequencer({
  url,
  signer: await loadNoteSigner(keyFile, 'killed.test'),
  secondPlace,
  logger,
  intervalMs: 1,
})
