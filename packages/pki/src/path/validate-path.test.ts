import { describe, expect, it } from 'vitest'
import { AT, forge } from '../../test/forge.js'
import { ROOT, SCENARIOS } from '../../test/path-scenarios.js'
import { RFC5280_ALGORITHMS } from '../algorithm-sets.js'
import { PkiError } from '../errors.js'
import { PATH_FAILURES } from './failures.js'
import { PATH_RULES } from './judge-path.js'
import { validatePath } from './validate-path.js'

describe('validatePath', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.title, scenario.expected, scenario] as const))(
    '%s: %s',
    (_title, expected, { anchor, path, settings }) => {
      const [target, ...intermediates] = path.toReversed()
      const result = validatePath({
        at: AT,
        allowed: RFC5280_ALGORITHMS,
        revocation: 'not-checked',
        ...settings,
        certificateDer: target?.der ?? new Uint8Array(),
        intermediatesDer: intermediates.map(({ der }) => der),
        anchors: [anchor.der],
      })
      expect(result.verdict === 'valid' ? 'valid' : result.failure.code).toBe(expected)
    },
  )

  const anchor = ROOT.der
  const request = {
    at: AT,
    allowed: RFC5280_ALGORITHMS,
    revocation: 'not-checked' as const,
    anchors: [anchor],
  }

  it('refuses a certificate that cannot be read', () => {
    const result = validatePath({ ...request, certificateDer: Uint8Array.of(0x30, 0) })
    expect(result).toMatchObject({ verdict: 'invalid', failure: { code: 'path/certificate-unreadable' } })
  })

  it('leaves out an intermediate that cannot be read', () => {
    const target = forge({ subject: 'Target', by: ROOT, extensions: [] })
    const result = validatePath({
      ...request,
      certificateDer: target.der,
      intermediatesDer: [Uint8Array.of(0x30, 0)],
    })
    expect(result.verdict).toBe('valid')
  })

  it('throws at an anchor that cannot be read', () => {
    expect(() =>
      validatePath({ ...request, certificateDer: anchor, anchors: [Uint8Array.of(0x30, 0)] }),
    ).toThrow(PkiError)
  })

  it('has words in both languages for every failure', () => {
    for (const { ja, en, next } of Object.values(PATH_FAILURES)) {
      expect([ja, next.ja].every((text) => text.endsWith('。'))).toBe(true)
      expect([en, next.en].every((text) => text.endsWith('.'))).toBe(true)
    }
  })

  it('names the clause of every rule, and no rule twice', () => {
    expect(PATH_RULES.every(({ clause }) => /^RFC \d+ §/.test(clause))).toBe(true)
    expect(new Set(PATH_RULES.map(({ name }) => name)).size).toBe(PATH_RULES.length)
  })
})
