/** Runs the benches that are named, or all, and prints one table; a bench that fails says so and the others go on. */
import { type Bench, printHeading, printRows } from './harness.js'

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  xades: async () => (await import('./xades.bench.js')).xades,
  cades: async () => (await import('./cades.bench.js')).cades,
  pades: async () => (await import('./pades.bench.js')).pades,
  formats: async () => (await import('./formats.bench.js')).formats,
  evidence: async () => (await import('./evidence.bench.js')).evidence,
  c14n: async () => (await import('./c14n.bench.js')).c14n,
  path: async () => (await import('./path.bench.js')).path,
  crl: async () => (await import('./crl.bench.js')).crl,
  issuance: async () => (await import('./issuance.bench.js')).issuance,
  'bulk-issue': async () => (await import('./bulk-issue.bench.js')).bulkIssue,
  'issuing-office': async () => (await import('./issuing-office.bench.js')).issuingOffice,
  services: async () => (await import('./services.bench.js')).services,
  saml: async () => (await import('./saml.bench.js')).saml,
  'sign-in': async () => (await import('./sign-in.bench.js')).signIn,
  transparency: async () => (await import('./transparency.bench.js')).transparency,
  'second-key': async () => (await import('./second-key.bench.js')).secondKey,
  memory: async () => (await import('./memory.bench.js')).memory,
}

const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(BENCHES)
printHeading()
for (const name of names) {
  const load = BENCHES[name]
  if (!load) throw new Error(`No bench ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
  try {
    const bench = await load()
    printRows(await bench())
  } catch (error) {
    console.error(`${name} failed:`, error)
    process.exitCode = 1
  }
}
process.exit()
