/** OpenSSL and the JDK judge the same paths. A row may name why one of them differs; an unexplained difference fails. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AT, toPem } from '../../test/forge.js'
import { SCENARIOS, type Scenario } from '../../test/path-scenarios.js'
import { programIsThere, run } from '../../test/programs.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-path-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opposite = { valid: 'invalid', invalid: 'valid' } as const
const ours = ({ expected }: Scenario) => (expected === 'valid' ? 'valid' : 'invalid')

describe.skipIf(!programIsThere('openssl', 'version'))('openssl verify', () => {
  it.each(SCENARIOS.map((scenario, index) => [scenario.title, scenario, index] as const))(
    '%s',
    (_title, scenario, index) => {
      const { status, stderr } = spawnSync('openssl', opensslArguments(scenario, join(folder, `o${index}`)), {
        encoding: 'utf8',
      })
      const verdict = status === 0 ? 'valid' : 'invalid'
      expect(verdict, stderr).toBe(scenario.openssl ? opposite[ours(scenario)] : ours(scenario))
    },
  )
})

function opensslArguments({ anchor, path, settings }: Scenario, base: string): string[] {
  const [target, ...above] = path.toReversed()
  writeFileSync(`${base}.root.pem`, toPem(anchor.der))
  writeFileSync(`${base}.chain.pem`, above.map(({ der }) => toPem(der)).join(''))
  writeFileSync(`${base}.pem`, toPem(target?.der ?? new Uint8Array()))
  const { explicitPolicy, policyMapping, anyPolicy, initial = ['2.5.29.32.0'] } = settings?.policies ?? {}
  return [
    'verify',
    ...['-auth_level', '0', '-attime', String(AT.getTime() / 1000), '-policy_check'],
    ...(settings?.issuerRules ? ['-x509_strict'] : []),
    ...(explicitPolicy ? ['-explicit_policy'] : []),
    ...(policyMapping ? ['-inhibit_map'] : []),
    ...(anyPolicy ? ['-inhibit_any'] : []),
    ...[...initial].flatMap((oid) => ['-policy', oid]),
    ...['-no-CApath', '-no-CAstore', '-CAfile', `${base}.root.pem`],
    ...(above.length > 0 ? ['-untrusted', `${base}.chain.pem`] : []),
    `${base}.pem`,
  ]
}

describe.skipIf(!programIsThere('java', '-version'))('the PKIX validator of the JDK', () => {
  it('comes to the same verdicts', { timeout: 60_000 }, () => {
    const lines = SCENARIOS.map((scenario, index) => javaLine(scenario, join(folder, `j${index}`)))
    writeFileSync(join(folder, 'paths'), lines.join('\n'))
    const program = new URL('../../test/PkixJudge.java', import.meta.url).pathname
    const answers = run('java', [program, join(folder, 'paths')])
      .trimEnd()
      .split('\n')
    const differing = SCENARIOS.flatMap((scenario, index) => {
      const verdict = answers[index]?.startsWith('valid') ? 'valid' : 'invalid'
      const differs = scenario.java !== undefined || jdkDiffersYet(scenario)
      const expected = differs ? opposite[ours(scenario)] : ours(scenario)
      return verdict === expected ? [] : [`${scenario.title}: ${answers[index]}`]
    })
    expect(differing).toEqual([])
  })
})

function javaLine({ anchor, path, settings }: Scenario, base: string): string {
  const files = path.toReversed().map(({ der }, index) => save(`${base}.${index}.der`, der))
  const { explicitPolicy, policyMapping, anyPolicy, initial = [] } = settings?.policies ?? {}
  const flags = [explicitPolicy && 'e', policyMapping && 'm', anyPolicy && 'a'].filter(Boolean).join('')
  return [
    save(`${base}.root.der`, anchor.der),
    files.join(','),
    AT.getTime(),
    flags,
    [...initial].join(','),
  ].join('|')
}

function save(file: string, bytes: Uint8Array): string {
  writeFileSync(file, bytes)
  return file
}

/** Patches between the two that were seen are not known; a JDK of one of them must agree with us. */
function jdkDiffersYet({ javaUntil }: Scenario): boolean {
  if (!javaUntil) return false
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const [, patch] = /version "17\.0\.(\d+)/.exec(stderr) ?? []
  return patch !== undefined && Number(patch) <= javaUntil.patch
}
