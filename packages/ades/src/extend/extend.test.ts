import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import { encodeTimeStampRequest, parseTimeStampResponse, type Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../create/sign.js'
import { dispense, prescribe, signing } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { prepareTrust } from '../validate/trust.js'
import { validate } from '../validate/validate.js'
import { extend } from './extend.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withOpenssl = it.skipIf(!isHere('openssl'))

let world: World
let doctor: Signer
let pharmacist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  pharmacist = await world.issue(['pharmacist'])
})

const stamp = (file: Uint8Array, signatureId?: string) =>
  extend(file, {
    level: 't',
    timeStamp: world.stampAt(DAY_0),
    randomBytes,
    ...(signatureId && { signatureId }),
  })
const check = (file: Uint8Array) => validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
const text = (file: Uint8Array) => Buffer.from(file).toString()
const ADDED = /<xa:UnsignedProperties xmlns:xa=[\s\S]*?<\/xa:UnsignedProperties>/

describe('adding a time stamp', () => {
  it.each([
    ['a prescription', () => prescribe(doctor)],
    ['a record of dispensing', async () => dispense(pharmacist, await prescribe(doctor))],
    [
      'an enveloped signature',
      () => sign(utf8('<a>\r\n<b/></a>\r\n'), signing(doctor, { form: { packaging: 'enveloped' } })),
    ],
  ] as const)('to %s changes no other byte', async (_what, make) => {
    const before = await make()
    const after = await stamp(before)
    expect(text(after).replace(ADDED, '')).toBe(text(before))
    expect((await check(after)).signatures.at(-1)).toMatchObject({ verdict: 'VALID', level: 'B-T' })
  })

  it('puts a second stamp behind the first, and both count', async () => {
    const twice = await stamp(await stamp(await prescribe(doctor)))
    expect(text(twice).match(/<xa:SignatureTimeStamp/g)).toHaveLength(2)
    expect((await check(twice)).verdict).toBe('VALID')
  })

  it('goes to the signature that is named', async () => {
    const two = `<r>${[await letter('a'), await letter('b')].map((file) => text(file).replace(/^<\?xml.*\?>\n/, '')).join('')}</r>`
    const id = /Id="(id[0-9a-f]{8}-Signature)"/.exec(two)?.[1] ?? ''
    const after = await stamp(utf8(two), id)
    expect((await check(after)).signatures.map(({ level }) => level)).toEqual(['B-T', 'B-B'])
    await expect(stamp(utf8(two))).rejects.toMatchObject({ code: 'extend/which-signature' })
  })

  it.each([
    ['a file without signature', async () => utf8('<a/>'), 'extend/no-signature'],
    [
      'a signature without XAdES properties',
      async () => utf8(text(await prescribe(doctor)).replace(/<xs:Object>.*<\/xs:Object>/, '')),
      'extend/not-xades',
    ],
    [
      'an archived signature',
      async () =>
        utf8(
          text(await stamp(await prescribe(doctor))).replace(
            '</xa:UnsignedSignatureProperties>',
            '<x:ArchiveTimeStamp xmlns:x="http://uri.etsi.org/01903/v1.4.1#"/></xa:UnsignedSignatureProperties>',
          ),
        ),
      'extend/already-archived',
    ],
    ['a file that is not XML', async () => utf8('%PDF'), 'xml/malformed'],
  ])('refuses %s', async (_what, make, code) => {
    await expect(stamp(await make())).rejects.toMatchObject({ code })
  })

  it('lets the failure of the authority through and returns nothing half done', async () => {
    const timeStamp = () => Promise.reject(new Error('The authority does not answer'))
    await expect(extend(await prescribe(doctor), { level: 't', timeStamp, randomBytes })).rejects.toThrow(
      'does not answer',
    )
  })

  withOpenssl('accepts the tokens that openssl makes as a time-stamp authority', async () => {
    const timeStamp = opensslAuthority()
    const signed = await prescribe(doctor, { signingTime: new Date(), timeStamp })
    const anchors = { anchors: [world.root], tsaAnchors: [readFileSync(`${folder.path}/tsa-root.der`)] }
    const lists = [readFileSync(`${folder.path}/tsa.crl.der`), ...(await world.listsAt(new Date()))]
    const trust = prepareTrust({ ...anchors, material: { certificates: [world.signingCa], crls: lists } })
    const at = new Date(Date.now() + 60_000)
    const report = await validate(signed, { at, trust, policy: 'hpki' })
    expect(report.signatures[0]?.answers.map(({ verdict }) => verdict)).toEqual(Array(5).fill('VALID'))
    // The anchors of signers are none for time stamps once there are own ones, and the other way round.
    const own = prepareTrust({
      anchors: [world.root],
      material: { certificates: [world.signingCa], crls: lists },
    })
    expect(
      (await validate(signed, { at, trust: own, policy: 'hpki' })).signatures[0]?.answers[4]?.verdict,
    ).toBe('INDETERMINATE')
  })
})

const letter = (content: string) =>
  sign(utf8(content), signing(doctor, { form: { packaging: 'enveloping', mimeType: 'text/plain' } }))

/** A root and a time-stamp unit made by openssl, and its command to answer requests. */
function opensslAuthority() {
  folder.write('root.pem', encodePem('CERTIFICATE', world.root))
  folder.write('c.cnf', OPENSSL)
  run('bash', '-c', COMMANDS, 'bash', folder.path)
  return async (sha256: Uint8Array) => {
    folder.write(
      'request.tsq',
      encodeTimeStampRequest({ digest: 'sha256', value: sha256, certificate: 'wanted' }),
    )
    run(
      'bash',
      '-c',
      'cd "$1"; openssl ts -reply -config c.cnf -queryfile request.tsq -out response.tsr',
      'bash',
      folder.path,
    )
    const response = parseTimeStampResponse(readFileSync(`${folder.path}/response.tsr`))
    if (response.outcome !== 'token') throw new Error('openssl refused')
    return response.tokenBytes
  }
}

const OPENSSL = `
[ca]
default_ca = demo
[demo]
database = index.txt
crlnumber = number
default_md = sha256
default_crl_days = 4
[req]
distinguished_name = name
prompt = no
[name]
CN = Invented Unit
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[unit]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa_demo
[tsa_demo]
serial = serial
crypto_device = builtin
signer_cert = unit.pem
certs = tsa-root.pem
signer_key = unit.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`
const COMMANDS = `
set -e; cd "$1"; touch index.txt; echo 01 > number; echo 01 > serial
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out tsa-root.pem -days 30 -config c.cnf -extensions root -subj "/CN=Invented Stamp Root"
openssl req -new -newkey rsa:2048 -nodes -keyout unit.key -out unit.csr -config c.cnf
openssl x509 -req -in unit.csr -CA tsa-root.pem -CAkey root.key -set_serial 9 -days 20 -extfile c.cnf -extensions unit -out unit.pem
openssl ca -config c.cnf -gencrl -keyfile root.key -cert tsa-root.pem -out tsa.crl
openssl x509 -in tsa-root.pem -outform DER -out tsa-root.der; openssl crl -in tsa.crl -outform DER -out tsa.crl.der
`
