/** The Public Key Interoperability Test Suite of NIST, all of it, through the command `path verify`. */
import { describe, expect, it } from 'vitest'
import { pathVerify } from '../apps/cli/src/commands/path-verify.js'
import { PKITS_RUNS, type PkitsRun, type PkitsSettings } from './pkits/table.js'
import { jitsuin } from './support/jitsuin.js'
import { corpusIsHere, VECTORS } from './support/vectors.js'

const CORPUS = `${VECTORS}/PKITS_data`

/** Any time will do at which the suite's certificates of 2010 to 2030 are valid. */
const AT = '2011-06-01T00:00:00Z'

/** One acceptance and one refusal for each option, as a script calls them. */
const SAMPLE = new Set([
  '4.1.1',
  '4.1.3',
  '4.4.3',
  '4.8.1.2',
  '4.8.1.3',
  '4.10.1.1',
  '4.10.1.3',
  '4.12.3.1',
  '4.12.3.2',
])

const certificate = (name: string) => `${CORPUS}/certs/${name}.crt`
const list = (name: string) => `${CORPUS}/crls/${name}.crl`

function argumentsOf({ target, authorities, lists, settings }: PkitsRun): string[] {
  return [
    ['--cert', certificate(`${target}EE`)],
    ['--anchor', certificate('TrustAnchorRootCertificate')],
    ...authorities.map((name) => ['--intermediate', certificate(`${name}Cert`)]),
    ...['TrustAnchorRootCRL', ...lists].map((name) => ['--crl', list(name)]),
    ['--at', AT],
    ...optionsOf(settings),
  ].flat()
}

function optionsOf({ initialPolicies = [], explicitPolicy, policyMapping, anyPolicy }: PkitsSettings) {
  return [
    ...initialPolicies.map((number) => ['--policy-oid', `2.16.840.1.101.3.2.1.48.${number}`]),
    explicitPolicy ? ['--explicit-policy'] : [],
    policyMapping ? ['--inhibit-policy-mapping'] : [],
    anyPolicy ? ['--inhibit-any-policy'] : [],
  ]
}

/** The exit codes of `path verify`; any other is a failure of its own kind and shows as such. */
const EXIT_CODES = { valid: 0, refused: 1 } as const

/** Runs the command inside this process: a process of its own for each of 250 runs would take minutes. */
async function endingOf(run: PkitsRun) {
  const lines: string[] = []
  const write = (line: string) => lines.push(line)
  const io = { out: write, err: write, now: () => new Date(AT), interrupted: () => Promise.resolve() }
  return { status: await pathVerify.run(argumentsOf(run), io), lines }
}

describe.skipIf(!corpusIsHere())('the Public Key Interoperability Test Suite', () => {
  it.each(PKITS_RUNS)('$test $target is $expected', async (run) => {
    const { status, lines } = await endingOf(run)
    expect(status, lines.join('\n')).toBe(EXIT_CODES[run.expected])
  })

  it.each(PKITS_RUNS.filter(({ test }) => SAMPLE.has(test)))(
    '$test $target is $expected for the shell as well',
    async (run) => {
      const { status, out, err } = await jitsuin('path', 'verify', ...argumentsOf(run))
      expect(status, out + err).toBe(EXIT_CODES[run.expected])
    },
  )

  it('has 224 tests', () => {
    const tests = new Set(PKITS_RUNS.map(({ test }) => test.split('.').slice(0, 3).join('.')))
    expect(tests.size).toBe(224)
  })
})
