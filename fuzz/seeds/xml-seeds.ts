/** First inputs of the targets that read XML. */
import { type SignOptions, sign } from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import { encodeTimeStampRequest, parseTimeStampToken, timeStampAuthority } from '@jitsuin/pki'
import {
  checkReferences,
  elementsOf,
  isNamed,
  parseXml,
  parseXmlSignature,
  type SignatureRequest,
  signXml,
  type TransformRequest,
} from '@jitsuin/xml'
import { asSigner, DAY_0, type World } from './world.js'

/** Inputs by target; signed attributes of stamps; octets that references of the doctor's signatures cover. */
export type XmlSeeds = {
  readonly inputs: Readonly<Record<'xml-c14n' | 'xml-signature' | 'xades', Uint8Array[]>>
  readonly signedParts: readonly Uint8Array[]
  readonly signedOctets: readonly Uint8Array[]
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** Makes them. */
export async function xmlSeeds(world: World): Promise<XmlSeeds> {
  const signedParts: Uint8Array[] = []
  const xades = await signedFiles(world, signedParts)
  const signatures = await Promise.all(TRANSFORMS.map((transforms) => signWith(world, transforms)))
  const signedOctets = [...signatures, ...xades].flatMap((file) => octetsOf(file, world.detached))
  return {
    inputs: {
      'xml-c14n': [...DOCUMENTS.map(utf8), ...UNUSUAL_BYTES],
      'xml-signature': [...signatures, ...xades.slice(0, 4)],
      xades,
    },
    signedParts,
    signedOctets,
  }
}

const CSV = utf8('SJ1\n1,1,1234569,13,検証クリニック\n11,P000123,試験　花子,ｼｹﾝ ﾊﾅｺ\n12,2\n13,19800415\n')
const DISPENSING_CSV = utf8('CJ1,\n1,1,4123456,13,検証薬局\n')

async function signedFiles(world: World, signedParts: Uint8Array[]): Promise<Uint8Array[]> {
  const timeStamp = stamper(world, signedParts)
  const common = { signingTime: DAY_0, randomBytes: world.random }
  const by = (form: SignOptions['form'], more: Partial<SignOptions> = {}): SignOptions => ({
    form,
    signer: world.doctor,
    ...common,
    ...more,
  })
  const prescription = await sign(CSV, by({ packaging: 'prescription' }))
  const stamped = await sign(CSV, by({ packaging: 'prescription' }, { timeStamp }))
  const dispensing = { packaging: 'dispensing', prescription: stamped } as const
  return [
    prescription,
    stamped,
    await sign(utf8('<a xmlns="urn:a" xml:lang="ja"><b>実印</b></a>'), by({ packaging: 'enveloped' })),
    await sign(utf8('any bytes'), by({ packaging: 'enveloping' }, { issuerSerial: 'include' })),
    await sign(world.detached, by({ packaging: 'detached', fileName: 'a.bin' }, { timeStamp })),
    await sign(DISPENSING_CSV, by(dispensing, { signer: world.pharmacist, timeStamp })),
  ]
}

function stamper({ hierarchy, random }: World, signedParts: Uint8Array[]) {
  const authority = timeStampAuthority(asSigner(hierarchy.timeStampUnit), {
    policies: ['1.3.6.1.4.1.99999.1'],
    digests: new Set(['sha256']),
    accuracy: { seconds: 1 },
    ordering: 'by-time',
  })
  return async (value: Uint8Array) => {
    const request = encodeTimeStampRequest({ digest: 'sha256', value, certificate: 'wanted' })
    const answer = await authority(request, { at: DAY_0, serialBytes: random(8) })
    if (answer.outcome === 'refused') throw new Error(answer.failure)
    signedParts.push(parseTimeStampToken(answer.token).signerInfo.signed?.signedBytes ?? answer.token)
    return answer.token
  }
}

const TRANSFORMS: readonly (readonly TransformRequest[])[] = [
  [
    { kind: 'enveloped-signature' },
    { kind: 'canonicalization', algorithm: EXCLUSIVE, inclusivePrefixes: ['p'] },
  ],
  [
    { kind: 'enveloped-signature' },
    {
      kind: 'xpath',
      expression: 'not(ancestor-or-self::p:x) and count(//p:y) > 0',
      namespaces: { p: 'urn:p' },
    },
  ],
  [
    {
      kind: 'xpath-filter-2',
      filters: [
        { operation: 'intersect', expression: '//p:y | id("k")', namespaces: { p: 'urn:p' } },
        { operation: 'subtract', expression: '//*[@a = "1" or position() = last()]' },
        { operation: 'union', expression: '/*/*[string-length(normalize-space(.)) > 2]' },
      ],
    },
    { kind: 'canonicalization', algorithm: 'http://www.w3.org/2006/12/xml-c14n11#WithComments' },
  ],
]

const TO_SIGN = '<r xmlns:p="urn:p" xml:base="http://a.example/b/"><p:y a="1">one<!--c--></p:y><p:x>two</p:x>'

async function signWith({ doctor }: World, transforms: readonly TransformRequest[]): Promise<Uint8Array> {
  const request: SignatureRequest = {
    id: 'S',
    canonicalization: { algorithm: EXCLUSIVE },
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    references: [{ uri: '', transforms, digest: 'http://www.w3.org/2001/04/xmlenc#sha256' }],
  }
  const target = { document: utf8(`${TO_SIGN}</r>`), offset: utf8(TO_SIGN).length }
  return (await signXml({ request, target, sign: doctor.sign })).bytes
}

/** What the references of all signatures in a file cover, as a signer sees it. */
function octetsOf(file: Uint8Array, detached: Uint8Array): Uint8Array[] {
  const signatures = [...elementsOf(parseXml(file).root)].filter((element) =>
    isNamed(element, DSIG, 'Signature'),
  )
  return signatures.flatMap((element) =>
    checkReferences(parseXmlSignature(element), { resolveDetached: () => detached }).flatMap((reference) =>
      reference.verdict === 'valid' ? [reference.octets] : [],
    ),
  )
}

const DOCUMENTS = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<!-- before --><?pi  data ?><a/><!-- after -->',
  '<a xmlns="urn:a" xmlns:b="urn:b" b:c="1" c="2" d="&#9;&#10;&#13;&lt;&quot;&amp;"><b:e xmlns=""/>&#13;\r\n&gt;</a>',
  '<a xml:lang="ja" xml:space="preserve" xml:base="http://a.example/b/c"><d xml:base="../e/"><f xml:base="g"/></d></a>',
  '<a><![CDATA[<&>]]]]><![CDATA[>]]>\u{30ab}\u{3099}\u{20bb7}&#x20BB7;</a>',
  '<p:a xmlns:p="urn:p"><p:b xmlns:p="urn:q" p:x="1" xmlns:q="urn:q"><q:c q:y="2"/></p:b></p:a>',
  '<要素 属性="値">\u0085\u2028<b></b ><c\n/></要素>',
]

const UNUSUAL_BYTES = [
  Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from('<a>実印</a>')]),
  Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('<a b="c">実印</a>', 'utf16le')]),
]
