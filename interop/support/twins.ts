/** Twins of signed files: tampered ones that everyone must refuse, and rewritten ones that mean the same. */

/** How a signature and what it signs lie to each other; `jitsuin sign` writes each. */
export type Layout = 'enveloped' | 'enveloping' | 'detached' | 'prescription' | 'dispensing'

/** A change of the text of a signed file, and the layouts in which it makes sense. */
export type Twin = {
  readonly name: string
  readonly layouts: readonly Layout[]
  readonly change: (xml: string, spare: Spare) => string
}

/** Another person's certificate, as base64 of DER. */
export type Spare = { readonly certificate: string }

const EVERYWHERE: readonly Layout[] = ['enveloped', 'enveloping', 'detached', 'prescription', 'dispensing']
const RECORDS: readonly Layout[] = ['prescription', 'dispensing']

/** The last element of a local name, with any prefix: in a dispensing record the outer signature. */
const last = (name: string) =>
  new RegExp(`<(\\w+):${name}(?=[ >])(?![\\s\\S]*<\\w+:${name}[ >])[\\s\\S]*?</\\1:${name}>`)

const SIGNATURE = /<(\w+):Signature [\s\S]*<\/\1:Signature>/

/** Another letter of the base64 alphabet. */
const other = (letter: string) => (letter === 'A' ? 'B' : 'A')

/** Changes a letter in the middle of the content of an element. */
function spoil(xml: string, element: RegExp): string {
  return xml.replace(element, (whole) => {
    const content = whole.indexOf('>') + 1
    const at = content + 8
    return whole.slice(0, at) + other(whole.charAt(at)) + whole.slice(at + 1)
  })
}

/** Every tampered twin. */
export const TAMPERED: readonly Twin[] = [
  {
    name: 'changed text',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('太郎', '次郎'),
  },
  {
    name: 'a changed attribute',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('dose="1"', 'dose="2"'),
  },
  {
    name: 'an attribute more',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('dose="1"', 'dose="1" urgent="yes"'),
  },
  {
    name: 'white space more',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('</Patient>', '</Patient> '),
  },
  {
    name: 'the other Unicode form',
    layouts: ['enveloped'],
    change: (xml) =>
      xml.includes('が<') ? xml.replace('が<', 'か\u3099<') : xml.replace('か\u3099<', 'が<'),
  },
  {
    name: 'another namespace',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('<Patient ', '<Patient xmlns="urn:example:wrong" '),
  },
  {
    name: 'another language',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('<Patient ', '<Patient xml:lang="fr" '),
  },
  {
    name: 'an element more',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('<Patient ', '<Extra/><Patient '),
  },
  {
    name: 'other content',
    layouts: ['enveloping'],
    change: (xml) => spoil(xml, /<ds:Object Id=[\s\S]*?<\/ds:Object>/),
  },
  {
    name: 'another prescription',
    layouts: RECORDS,
    change: (xml) => spoil(xml, /<PrescriptionDocument[\s\S]*?<\/PrescriptionDocument>/),
  },
  {
    name: 'another record',
    layouts: ['dispensing'],
    change: (xml) => spoil(xml, /<DispensingDocument[\s\S]*?<\/DispensingDocument>/),
  },
  {
    name: 'another version of the prescription inside',
    layouts: ['dispensing'],
    change: (xml) => xml.replace('EPS1.0', 'EPS1.1'),
  },
  {
    name: 'a changed digest',
    layouts: EVERYWHERE,
    change: (xml) => spoil(xml, /<(\w+):DigestValue>[\s\S]*?<\/\1:DigestValue>/),
  },
  {
    name: 'a changed signature value',
    layouts: EVERYWHERE,
    change: (xml) => spoil(xml, last('SignatureValue')),
  },
  {
    name: 'no signature value',
    layouts: EVERYWHERE,
    change: (xml) => xml.replace(last('SignatureValue'), ''),
  },
  {
    name: 'no signed properties',
    layouts: EVERYWHERE,
    change: (xml) => xml.replace(last('QualifyingProperties'), ''),
  },
  {
    name: 'a reference less',
    layouts: EVERYWHERE,
    change: (xml) => xml.replace(last('Reference'), ''),
  },
  {
    name: 'no key information',
    layouts: EVERYWHERE,
    change: (xml) => xml.replace(last('KeyInfo'), ''),
  },
  {
    name: "another person's certificate",
    layouts: EVERYWHERE,
    change: (xml, { certificate }) =>
      xml.replace(last('X509Certificate'), (whole) => whole.replace(/>[^<]*</, `>${certificate}<`)),
  },
  {
    name: 'another signing time',
    layouts: EVERYWHERE,
    change: (xml) => xml.replace(last('SigningTime'), (whole) => whole.replace(/>\d{4}/, '>2020')),
  },
  {
    name: 'another signature algorithm',
    layouts: EVERYWHERE,
    change: (xml) => xml.replace(/(SignatureMethod Algorithm="[^"]*)sha\d{3}"/, '$1sha224"'),
  },
  {
    name: 'another canonicalisation',
    layouts: EVERYWHERE,
    change: (xml) =>
      xml.replace(
        /(CanonicalizationMethod Algorithm=")[^"]*"/,
        '$1http://www.w3.org/2001/10/xml-exc-c14n#WithComments"',
      ),
  },
  {
    name: 'a second signature',
    layouts: ['enveloped', ...RECORDS],
    change: (xml) => xml.replace(SIGNATURE, (whole) => whole + whole),
  },
  {
    name: 'no signature at all',
    layouts: ['enveloped', 'prescription'],
    change: (xml) => xml.replace(SIGNATURE, ''),
  },
]

/** Twins whose canonical form is that of the original: whoever refuses one of them canonicalises wrongly. */
export const REWRITTEN: readonly Twin[] = [
  {
    name: 'the other quotation mark',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('dose="1"', "dose = '1'"),
  },
  {
    name: 'a character reference',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('太郎', '&#x592A;&#37070;'),
  },
  {
    name: 'a CDATA section',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('太郎', '<![CDATA[太郎]]>'),
  },
  {
    name: 'a comment more, where comments do not count',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('</Patient>', '</Patient><!-- seen -->'),
  },
  {
    name: 'white space inside a tag',
    layouts: ['enveloped'],
    change: (xml) => xml.replace('</Patient>', '</Patient\n>'),
  },
  {
    name: 'a namespace declared again',
    layouts: ['enveloped', 'enveloping', 'detached'],
    change: (xml) =>
      xml.replace(
        '<ds:SignatureMethod ',
        '<ds:SignatureMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ',
      ),
  },
  {
    name: 'line ends of another system',
    layouts: ['enveloped'],
    change: (xml) => xml.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'),
  },
  {
    name: 'lines in the certificate',
    layouts: ['enveloped', 'enveloping', 'detached'],
    change: (xml) =>
      xml.replace(last('X509Certificate'), (whole) => whole.replaceAll(/[A-Za-z0-9+/]{64}/g, '$&\n')),
  },
]
