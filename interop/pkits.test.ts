/** The Public Key Interoperability Test Suite of NIST, all of it, through `jitsuin path verify`. */
import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { PKITS_RUNS, type PkitsRun, type PkitsSettings } from './pkits/table.js'
import { jitsuin } from './support/jitsuin.js'
import { forEachOf } from './support/programs.js'

/** Where Debian's package python3-cryptography-vectors puts the suite. */
const CORPUS = '/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data'

/** Any time will do at which the suite's certificates of 2010 to 2030 are valid. */
const AT = '2011-06-01T00:00:00Z'

function corpusIsHere(): boolean {
  if (existsSync(CORPUS)) return true
  if (process.env.CI) throw new Error('PKITS is missing (python3-cryptography-vectors), and CI asks for it')
  console.warn('Left out: PKITS is not installed (python3-cryptography-vectors)')
  return false
}

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
const ENDINGS: Readonly<Record<number, PkitsRun['expected']>> = { 0: 'valid', 1: 'refused' }

describe.skipIf(!corpusIsHere())('the Public Key Interoperability Test Suite', () => {
  const found = new Map<string, string>()

  beforeAll(async () => {
    await forEachOf(PKITS_RUNS, async (run) => {
      const { status, out, err } = await jitsuin('path', 'verify', ...argumentsOf(run))
      found.set(run.test, ENDINGS[status] ?? `exit ${status}: ${out}${err}`)
    })
  })

  it.each(PKITS_RUNS)('$test $target is $expected', ({ test, expected }) => {
    expect(found.get(test)).toBe(expected)
  })

  it('has 224 tests', () => {
    const tests = new Set(PKITS_RUNS.map(({ test }) => test.split('.').slice(0, 3).join('.')))
    expect(tests.size).toBe(224)
  })
})
