/** JAdES with an algorithm that came to its end. */
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { beforeAll, expect, it } from 'vitest'
import { BUILT_IN_POLICIES } from '../../policy/built-in.js'
import type { ValidationPolicy } from '../../policy/policy.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { validate } from '../../validate/validate.js'
import { type JadesOptions, signJades } from '../create/sign-jades.js'

const CONTENT = utf8('{"resourceType":"Patient"}')
const { algorithms } = BUILT_IN_POLICIES.hpki

let world: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { key: 'ed25519' })
})

/** Ed25519 ends between the signature and the check; hierarchy and time stamps have other keys. */
const policyEnding = (until: string): ValidationPolicy => ({
  ...BUILT_IN_POLICIES.hpki,
  name: `until ${until}`,
  algorithms: {
    ...algorithms,
    schemes: algorithms.schemes.map((row) => (row.name === 'ed25519' ? { ...row, until } : row)),
  },
})
const signed = (more: Partial<JadesOptions> = {}) =>
  signJades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
async function check(file: Uint8Array, until: string) {
  const report = await validate(file, { at: day(1), trust: world.trust, policy: policyEnding(until) })
  const codes = report.signatures.flatMap(({ checks }) =>
    checks.filter(({ verdict }) => verdict.startsWith('IN')).map(({ reason }) => reason.code),
  )
  return [report.verdict, ...codes, ...(report.signatures[0]?.doubtedAlgorithms ?? [])]
}

it('a JWS is open once its algorithm has ended, and holds with a time stamp from before', async () => {
  expect(await check(await signed(), '2026-04-03')).toEqual(['VALID'])
  expect(await check(await signed(), '2026-04-02')).toEqual([
    'INDETERMINATE',
    'algorithms/ended',
    { where: 'signature', algorithm: 'Ed25519', endedAt: '2026-04-02' },
  ])
  const stamped = await signed({ timeStamp: world.stampAt(DAY_0) })
  expect(await check(stamped, '2026-04-02')).toEqual(['VALID'])
  expect((await check(stamped, '2026-04-01'))[0]).toBe('INDETERMINATE')
})
