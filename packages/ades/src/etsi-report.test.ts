import { utf8 } from '@jitsuin/kernel'
import { onlyChild, parseXml, textOf } from '@jitsuin/xml'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeEtsiReport } from './etsi-report.js'
import { prescribe } from './test-support/documents.js'
import { day, makeWorld, type World } from './test-support/people.js'
import { validate } from './validate/validate.js'

const VR = 'http://uri.etsi.org/19102/v1.2.1#'
let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function statusOf(file: Uint8Array) {
  const report = await validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
  const { root } = parseXml(writeEtsiReport({ file, report }))
  const signature = onlyChild(root, VR, 'SignatureValidationReport')
  return { root, status: onlyChild(signature, VR, 'SignatureValidationStatus') }
}

describe('the report in the form of ETSI TS 119 102-2', () => {
  it('states total-passed and the certificate of the signer, once', async () => {
    const { root, status } = await statusOf(await prescribe(await world.issue(['medicalDoctor'])))
    expect(textOf(onlyChild(status, VR, 'MainIndication'))).toBe(
      'urn:etsi:019102:mainindication:total-passed',
    )
    const objects = onlyChild(root, VR, 'SignatureValidationObjects')
    expect(onlyChild(objects, VR, 'ValidationObject').attributes[0]?.value).toMatch(/^C-[0-9a-f]{64}$/)
  })

  it('states the sub-indication of a failure, and why', async () => {
    const file = Buffer.from(await prescribe(await world.issue(['generalNurse']))).toString()
    const { status } = await statusOf(utf8(file))
    expect(textOf(onlyChild(status, VR, 'SubIndication'))).toBe(
      'urn:etsi:019102:subindication:CHAIN_CONSTRAINTS_FAILURE',
    )
  })

  it('reports a file without any signature', async () => {
    const { status } = await statusOf(utf8('not xml & <'))
    expect(textOf(onlyChild(status, VR, 'MainIndication'))).toBe(
      'urn:etsi:019102:mainindication:total-failed',
    )
  })
})
