/**
 * Documents on which canonicalisers are known to differ. Each holds the text 太郎 and the attribute dose="1", which the
 * tampered twins change, and the two forms of が, of which it has one.
 */
const NFC = 'が'
const NFD = 'か\u3099'

const PATIENT = `<Patient dose="1">実印 太郎 ${NFC}</Patient>`

/** One row per trait; the name is also the name of its file. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  plain: `<Letter>${PATIENT}</Letter>`,
  'xml-lang': `<?xml version="1.0" encoding="UTF-8"?>
<Letter xml:lang="ja" xml:space="preserve"><Part xml:lang="en">note</Part><Part xml:lang="">${PATIENT}</Part></Letter>
`,
  'default-namespace': `<?xml version="1.0"?>
<Letter xmlns="urn:example:letter"><Part xmlns=""><Inner xmlns="urn:example:inner"/></Part>${PATIENT}</Letter>`,
  'inherited-namespaces': `<r:Letter xmlns:r="urn:example:r" xmlns:unused="urn:example:unused" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <r:Part xmlns:r="urn:example:other" r:b="2" a="1" xsi:type="unused:Kind"><r:Leaf xmlns:r="urn:example:other"/></r:Part>
  ${PATIENT}
</r:Letter>`,
  crlf: `<?xml version="1.0" encoding="UTF-8"?>\r\n<Letter>\r\n  ${PATIENT}\r\n  <Note>one&#13;\r\ntwo\rthree</Note>\r\n</Letter>\r\n`,
  comments: `<?xml version="1.0"?>
<!-- before --><?before it?>
<Letter><!-- 内 -->${PATIENT}<?in  side ?><!----></Letter>
<!-- after --><?after?>`,
  nfc: `<手紙 名="${NFC}ぎぐ"><Note>パピプペポ</Note>${PATIENT}</手紙>`,
  nfd: `<Letter name="${NFD}"><Note>ハ\u309aヒ\u309a</Note>${PATIENT.replace(NFC, NFD)}</Letter>`,
  escapes: `<Letter a='&lt;"&amp;&apos;' b="&#9;&#10;&#13; x"  c = "tab\there"
 ><![CDATA[<&]]]]><![CDATA[>]]>&gt;&#x20BB7;\u{20bb7}野家${PATIENT}<Empty  ></Empty><Empty/></Letter>`,
  'byte-order-mark': `\u{feff}<?xml version="1.0" encoding="utf-8"?><Letter>${PATIENT}</Letter>`,
  megabyte: `<Letter>${Array.from({ length: 10_000 }, (_, line) => `<Line number="${line}">検査値は正常範囲です。変わりありません。${line}</Line>\n`).join('')}${PATIENT}</Letter>`,
}

/** The data of a prescription (record of the fewest lines) and of a dispensing record. */
export const PRESCRIPTION_CSV = 'SJ1\n1,1,1234569,13,検証クリニック\n11,P000123,試験　花子,ｼｹﾝ ﾊﾅｺ\n'
export const DISPENSING_CSV = 'CJ1,\n1,1,4123456,13,検証薬局\n'

/** The outermost element of a document, without what stands around it. */
export function outermostOf(document: string): string {
  const end = document.indexOf('>', document.lastIndexOf('</'))
  return document.slice(document.search(/<[^?!]/), end + 1)
}
