/** Fuzzes the targets, two at a time, and says how each fared; a finding ends the process with 1. */
import { parseArgs } from 'node:util'
import { type Outcome, watch } from './engine/watch.js'
import { TARGET_NAMES, type TargetName } from './targets/targets.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    target: { type: 'string', multiple: true, default: [...TARGET_NAMES] },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    keep: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
  },
})
const waiting = values.target.map(parseTargetName)
const seed = Number(values.seed)
const outcomes: Outcome[] = []
console.log(`seed ${seed}, ${values.seconds} s each`)
console.log('target           executions  functions    never-run blocks   inputs')
await Promise.all(Array.from({ length: Number(values.jobs) }, work))
process.exitCode = outcomes.some(({ finding }) => finding) ? 1 : 0

async function work(): Promise<void> {
  for (let target = waiting.shift(); target; target = waiting.shift()) {
    const keep = values.keep ? 'new-inputs' : 'nothing'
    const outcome = await watch({ target, seconds: Number(values.seconds), seed, keep })
    outcomes.push(outcome)
    print(outcome)
  }
}

function print({ target, executions, first, last, finding }: Outcome): void {
  const grown = (of: 'functions' | 'dark' | 'pool') => `${first?.[of] ?? '?'} → ${last?.[of] ?? '?'}`
  const columns = [target.padEnd(15), String(executions).padStart(11), grown('functions').padStart(14)]
  console.log([...columns, grown('dark').padStart(16), grown('pool').padStart(12)].join(' '))
  if (!finding) return
  console.error(`  ✗ ${finding.why}\n  reproducer: ${finding.reproducer}`)
  console.error(`  keep it once mended: cp ${finding.reproducer} fuzz/corpus/${target}/`)
}

function parseTargetName(name: string): TargetName {
  const found = TARGET_NAMES.find((one) => one === name)
  if (!found) throw new Error(`No target ${name}; there are ${TARGET_NAMES.join(', ')}`)
  return found
}
