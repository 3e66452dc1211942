import { createHash } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { parseTimeStampToken } from '@jitsuin/pki'
import { canonicalize, decodeBase64, elementsOf, findById, parseXml, textOf } from '@jitsuin/xml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INCLUSIVE_C14N } from '../namespaces.js'
import { DISPENSING_CSV, dispense, PRESCRIPTION_CSV, prescribe, signing } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, strangerKey, type World } from '../test-support/people.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { sign } from './sign.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withXmlsec = it.skipIf(!isHere('xmlsec1'))
const withJava = it.skipIf(!isHere('java'))
const withOpenssl = it.skipIf(!isHere('openssl'))

let world: World
let doctor: Signer
let pharmacist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  pharmacist = await world.issue(['pharmacist'], { cn: 'Hanako Yakuzai' })
})

/** A document that makes canonicalisation work: namespaces, xml: attributes, comments, both kinds of composed kana, CRLF. */
const LETTER = utf8(
  '<?xml version="1.0" encoding="UTF-8"?>\r\n<?style none?>\r\n<l:Letter xmlns:l="urn:demo:letter" xmlns="urn:demo:default" ' +
    'xml:lang="ja" b="2" a=\'1 &lt; 2\'>\r\n  <!-- 控え -->\r\n  <Body><![CDATA[ガ & カ\u3099]]></Body><empty/>\r\n</l:Letter>\r\n',
)

const FORMS = {
  prescription: () => prescribe(doctor),
  dispensing: async () => dispense(pharmacist, await prescribe(doctor)),
  enveloped: () => sign(LETTER, signing(doctor, { form: { packaging: 'enveloped' } })),
  enveloping: () =>
    sign(LETTER, signing(doctor, { form: { packaging: 'enveloping' }, issuerSerial: 'include' })),
} as const

describe('signatures that we make', () => {
  withXmlsec.each(Object.keys(FORMS) as (keyof typeof FORMS)[])(
    'are accepted by xmlsec1 in the form %s, and their tampered twins are not',
    async (form) => {
      const file = await FORMS[form]()
      const which = form === 'dispensing' ? '--node-id DispensingSign' : ''
      expect(judgeByXmlsec(file, which)).toMatch(/^OK/m)
      expect(judgeByXmlsec(tampered(file), which)).not.toMatch(/^OK/m)
      if (form === 'dispensing') expect(judgeByXmlsec(file, '--node-id PrescriptionSign')).toMatch(/^OK/m)
    },
  )

  withXmlsec('are accepted by xmlsec1 beside their file, and not beside another', async () => {
    const form = { packaging: 'detached', fileName: 'letter.bin' } as const
    const path = folder.write('letter.bin', Buffer.from([0, 1, 2, 0xff]))
    const signature = folder.write(
      'letter.xades.xml',
      await sign(Buffer.from([0, 1, 2, 0xff]), signing(doctor, { form })),
    )
    const judge = () =>
      run(
        'bash',
        '-c',
        `cd ${folder.path} && xmlsec1 --verify --enabled-key-data x509 ${trusted()} ${signature} 2>&1`,
      ).output
    expect(judge()).toMatch(/^OK/m)
    folder.write('letter.bin', Buffer.from([0, 1, 2, 0xfe]))
    expect(judge()).not.toMatch(/^OK/m)
    expect(path).toContain('letter.bin')
  })

  withJava(
    'are accepted by the XML Signature of the JDK in every form, and their tampered twins are not',
    async () => {
      const source = folder.write('Judge.java', JUDGE)
      const files = await Promise.all(
        Object.entries(FORMS).map(async ([form, make]) => {
          const file = await make()
          return [folder.write(`${form}.xml`, file), folder.write(`${form}.bad.xml`, tampered(file))]
        }),
      )
      const { output } = run('java', source, ...files.flat())
      expect(output.trim().split('\n')).toEqual(files.flatMap(() => ['valid', 'invalid']))
    },
  )

  withOpenssl('carry time stamps over their value that openssl verifies', async () => {
    const file = await prescribe(doctor, { timeStamp: world.stampAt(day(1)) })
    const { root } = parseXml(file)
    const [value, stamp] = ['SignatureValue', 'EncapsulatedTimeStamp'].map((name) =>
      [...elementsOf(root)].find(({ localName }) => localName === name),
    )
    if (!value || !stamp) throw new Error('The file has no stamp')
    const stamped = canonicalize(value, { algorithm: INCLUSIVE_C14N })
    // No CanonicalizationMethod: the inherited declarations are part of what is stamped.
    expect(Buffer.from(stamped).toString()).toMatch(
      /^<xs:SignatureValue xmlns:xs="[^"]+" xmlns:xsi="[^"]+" Id=/,
    )
    const token = folder.write('token.der', decodeBase64(textOf(stamp)))
    const verify = (data: string | Uint8Array) =>
      run(
        'openssl',
        'ts',
        '-verify',
        '-token_in',
        '-in',
        token,
        '-data',
        folder.write('stamped', data),
        '-CAfile',
        rootPem(),
      ).output
    expect(verify(stamped)).toContain('Verification: OK')
    expect(verify(`${stamped} `)).not.toContain('Verification: OK')
    expect(parseTimeStampToken(decodeBase64(textOf(stamp))).info.genTime).toEqual(day(1))
  })

  withXmlsec.each(['p256', 'p384', 'rsa3072'] as const)(
    'of %s keys are accepted by xmlsec1',
    async (kind) => {
      const signer = await world.issue(['dentist'], { key: kind })
      expect(judgeByXmlsec(await prescribe(signer))).toMatch(/^OK/m)
    },
  )
})

describe('the e-prescription layout', () => {
  it('digests the known octets (vectors of the layout)', async () => {
    expect(createHash('sha256').update(PRESCRIPTION_CSV).digest('hex')).toBe(
      '223f86224c92d100f665dd1f7106ad8ff186f1a3e1c01908751f0898b358b3a0',
    )
    const short = Buffer.from(await sign(utf8('SJ1\n'), signing(doctor))).toString()
    expect(short).toContain('<xs:DigestValue>MAp8PuuLqGSBgPZCBB/3Pm5oDggfnFcy9pgNUkdwHL0=</xs:DigestValue>')
    const minimal = Buffer.from(await prescribe(doctor)).toString()
    expect(minimal).toContain('<xs:DigestValue>gZDJvYC5G3tAufsGsxYR93yyYMFA/N32ds85KxQtiW4=</xs:DigestValue>')
  })

  it('has the elements, Ids and algorithms of the stored files, in their order', async () => {
    const file = Buffer.from(
      await prescribe(doctor, { randomBytes: () => Uint8Array.of(0xde, 0xad, 0xbe, 0xef) }),
    ).toString()
    expect(file.replaceAll(/>[A-Za-z0-9+/=]{24,}</g, '>…<')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Document" xsi:noNamespaceSchemaLocation="EP.xsd"><Prescription><PrescriptionManagement id="PrescriptionManagement"><Version Value="EPS1.0"/></PrescriptionManagement><PrescriptionDocument id="PrescriptionDocument">…</PrescriptionDocument><PrescriptionSign><xs:Signature xmlns:xs="http://www.w3.org/2000/09/xmldsig#" Id="PrescriptionSign"><xs:SignedInfo xmlns:xs="http://www.w3.org/2000/09/xmldsig#" Id="iddeadbeef-SignedInfo"><xs:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></xs:CanonicalizationMethod><xs:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></xs:SignatureMethod><xs:Reference Id="iddeadbeef-Reference1-Detached" URI="#PrescriptionDocument"><xs:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></xs:DigestMethod><xs:DigestValue>…</xs:DigestValue></xs:Reference><xs:Reference Id="iddeadbeef-Reference2-KeyInfo" URI="#iddeadbeef-KeyInfo"><xs:Transforms><xs:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></xs:Transform></xs:Transforms><xs:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></xs:DigestMethod><xs:DigestValue>…</xs:DigestValue></xs:Reference><xs:Reference Id="iddeadbeef-Reference3-SignedProperties" Type="http://uri.etsi.org/01903#SignedProperties" URI="#iddeadbeef-SignedProperties"><xs:Transforms><xs:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></xs:Transform></xs:Transforms><xs:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></xs:DigestMethod><xs:DigestValue>…</xs:DigestValue></xs:Reference></xs:SignedInfo><xs:SignatureValue Id="iddeadbeef-SignatureValue">…</xs:SignatureValue><xs:KeyInfo xmlns:xs="http://www.w3.org/2000/09/xmldsig#" Id="iddeadbeef-KeyInfo"><xs:X509Data><xs:X509Certificate>…</xs:X509Certificate></xs:X509Data></xs:KeyInfo><xs:Object><xa:QualifyingProperties xmlns:xa="http://uri.etsi.org/01903/v1.3.2#" Target="#PrescriptionSign" Id="iddeadbeef-QualifyingProperties"><xa:SignedProperties xmlns:xa="http://uri.etsi.org/01903/v1.3.2#" Id="iddeadbeef-SignedProperties"><xa:SignedSignatureProperties><xa:SigningTime>2026-04-01T03:00:00+00:00</xa:SigningTime><xa:SigningCertificateV2><xa:Cert><xa:CertDigest><xs:DigestMethod xmlns:xs="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></xs:DigestMethod><xs:DigestValue xmlns:xs="http://www.w3.org/2000/09/xmldsig#">…</xs:DigestValue></xa:CertDigest></xa:Cert></xa:SigningCertificateV2></xa:SignedSignatureProperties></xa:SignedProperties></xa:QualifyingProperties></xs:Object></xs:Signature></PrescriptionSign></Prescription></Document>"
    `)
  })

  it('writes the id of the service only when it is known', async () => {
    const prescriptionId = '00000000-0000-4000-8000-000000000001'
    const file = await prescribe(doctor, { form: { packaging: 'prescription', prescriptionId } })
    expect(Buffer.from(file).toString()).toContain(`<PrescriptionId Value="${prescriptionId}"/>`)
    expect(Buffer.from(await prescribe(doctor)).toString()).not.toContain('PrescriptionId')
  })

  it('copies a prescription into its dispensing record byte for byte', async () => {
    const prescription = await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) })
    const record = Buffer.from(await dispense(pharmacist, prescription)).toString()
    const [, inside] =
      /<Prescription>([\s\S]*)<\/Prescription>/.exec(Buffer.from(prescription).toString()) ?? []
    expect(record).toContain(`<ReferencePrescription>${inside}</ReferencePrescription>`)
  })

  it.each([
    ['a byte order mark', utf8('\ufeffSJ1\n'), 'csv/E-ENC'],
    ['Shift_JIS', Uint8Array.of(0x53, 0x4a, 0x31, 0x0a, 0x8e, 0xc0), 'csv/E-ENC'],
    ['a carriage return', utf8('SJ1\r\n1\r\n'), 'csv/E-EOL'],
    ['the header of paper', utf8('JAHIS10\n'), 'csv/E-HDR'],
    ['a header that goes on', utf8('SJ10\n'), 'csv/E-HDR'],
    ['nothing', new Uint8Array(), 'csv/E-HDR'],
    ['the header of dispensing', DISPENSING_CSV, 'csv/E-HDR'],
  ])('refuses a CSV with %s', async (_what, csv, code) => {
    await expect(sign(csv, signing(doctor))).rejects.toMatchObject({ code })
  })

  it.each([
    ['that is none', () => utf8('<Letter/>'), 'sign/not-a-prescription'],
    [
      'with another namespace on Document',
      (file: string) => utf8(file.replace('<Document ', '<Document xmlns:x="urn:x" ')),
      'sign/not-a-prescription',
    ],
    [
      'with a second PrescriptionSign',
      (file: string) => utf8(file.replace('</Prescription>', '<PrescriptionSign/></Prescription>')),
      'sign/not-a-prescription',
    ],
    ['that is cut short', (file: string) => utf8(file.slice(0, -20)), 'xml/malformed'],
  ])('refuses to dispense a prescription %s', async (_what, change, code) => {
    const prescription = change(Buffer.from(await prescribe(doctor)).toString())
    await expect(dispense(pharmacist, prescription)).rejects.toMatchObject({ code })
  })
})

describe('signing', () => {
  it('leaves every byte of an enveloping document where it was', async () => {
    const signed = Buffer.from(await FORMS.enveloped()).toString()
    const begin = signed.indexOf('<ds:Signature')
    const end = signed.indexOf('</ds:Signature>') + '</ds:Signature>'.length
    expect(signed.slice(0, begin) + signed.slice(end)).toBe(Buffer.from(LETTER).toString())
  })

  it('opens an empty root element for the signature', async () => {
    const signed = await sign(
      utf8('<p:a xmlns:p="urn:a" x="/>" />'),
      signing(doctor, { form: { packaging: 'enveloped' } }),
    )
    expect(judgeByXmlsec(signed)).toMatch(/^OK/m)
  })

  it('refuses a certificate that is not that of the key', async () => {
    const signer = { ...(await strangerKey()), certificateDer: doctor.certificateDer, chainDer: [] }
    await expect(prescribe(signer)).rejects.toMatchObject({ code: 'sign/certificate-key-mismatch' })
  })

  it('refuses a second signature inside, which would break the first', async () => {
    const again = sign(await FORMS.enveloped(), signing(doctor, { form: { packaging: 'enveloped' } }))
    await expect(again).rejects.toMatchObject({ code: 'sign/already-signed' })
  })

  it('refuses a time stamp over something else', async () => {
    const source = () => world.stampAt(DAY_0)(createHash('sha256').update('another signature').digest())
    await expect(prescribe(doctor, { timeStamp: source })).rejects.toMatchObject({
      code: 'time-stamp/imprint-differs',
    })
  })

  it('refuses a document in UTF-16, and one with a DOCTYPE', async () => {
    const form = { packaging: 'enveloped' } as const
    const wide = Buffer.from('\ufeff<a/>', 'utf16le')
    await expect(sign(wide, signing(doctor, { form }))).rejects.toMatchObject({ code: 'sign/encoding' })
    const doctype = utf8('<!DOCTYPE a><a/>')
    await expect(sign(doctype, signing(doctor, { form }))).rejects.toMatchObject({ code: 'xml/doctype' })
  })

  it('gives every part an Id of its own', async () => {
    const document = parseXml(await FORMS.dispensing())
    expect(findById(document, 'DispensingSign').localName).toBe('Signature')
    expect(findById(document, 'PrescriptionSign').localName).toBe('Signature')
  })
})

function rootPem(): string {
  return folder.write('root.pem', encodePem('CERTIFICATE', world.root))
}

function trusted(): string {
  const ca = folder.write('ca.pem', encodePem('CERTIFICATE', world.signingCa))
  return `--trusted-pem ${rootPem()} --untrusted-pem ${ca} --verification-time '2026-04-01 12:00:00'`
}

/** The command of the relying parties, at day 0. */
function judgeByXmlsec(file: Uint8Array, which = ''): string {
  const path = folder.write('judged.xml', file)
  return run(
    'bash',
    '-c',
    `xmlsec1 --verify --enabled-key-data x509 --enabled-reference-uris empty,same-doc ${trusted()} --id-attr:Id SignedProperties ` +
      `--id-attr:id PrescriptionDocument --id-attr:id Dispensing --id-attr:Id Signature ${which} ${path} 2>&1`,
  ).output
}

/** One character of the content or, in an enveloping signature, of its base64. */
function tampered(file: Uint8Array): Uint8Array {
  const text = Buffer.from(file).toString()
  const changes = [
    ['<DispensingDocument id="DispensingDocument">Q', '<DispensingDocument id="DispensingDocument">R'],
    [
      '<PrescriptionDocument id="PrescriptionDocument">U',
      '<PrescriptionDocument id="PrescriptionDocument">V',
    ],
    ["a='1 &lt;", "a='2 &lt;"],
    [
      'Encoding="http://www.w3.org/2000/09/xmldsig#base64">PD94',
      'Encoding="http://www.w3.org/2000/09/xmldsig#base64">PD95',
    ],
  ] as const
  const [from, to] = changes.find(([before]) => text.includes(before)) ?? ['', '']
  return utf8(text.replace(from, to))
}

/** Core validation by the JDK, secure mode, the key from KeyInfo; prints one word per file. */
const JUDGE = `
import java.io.File;
import java.security.cert.X509Certificate;
import javax.xml.crypto.*;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.*;

public class Judge {
  public static void main(String[] files) throws Exception {
    for (String file : files) System.out.println(judge(file) ? "valid" : "invalid");
  }
  static boolean judge(String file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document = factory.newDocumentBuilder().parse(new File(file));
    markIds(document.getDocumentElement());
    NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    boolean all = signatures.getLength() > 0;
    for (int i = 0; i < signatures.getLength(); i++) {
      DOMValidateContext context = new DOMValidateContext(new FromKeyInfo(), signatures.item(i));
      context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
      all &= XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
    }
    return all;
  }
  static void markIds(Element element) {
    for (String name : new String[] {"Id", "id"}) if (element.hasAttribute(name)) element.setIdAttribute(name, true);
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling())
      if (child instanceof Element) markIds((Element) child);
  }
  static class FromKeyInfo extends KeySelector {
    public KeySelectorResult select(KeyInfo info, Purpose purpose, AlgorithmMethod method, XMLCryptoContext context) {
      for (Object part : info.getContent())
        if (part instanceof X509Data) for (Object held : ((X509Data) part).getContent())
          if (held instanceof X509Certificate) return () -> ((X509Certificate) held).getPublicKey();
      return () -> null;
    }
  }
}
`
