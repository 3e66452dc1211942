/** Canonicalisation: megabytes a second, bytes in and bytes out, so that reading counts as well. */
import { utf8 } from '@jitsuin/kernel'
import { type C14nAlgorithm, canonicalize, parseXml } from '@jitsuin/xml'
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm'
import { type Bench, type Row, ratePerSecond } from './harness.js'
import { cpuSecondsOf, save } from './programs.js'
import { DOCUMENT } from './world.js'

const INCLUSIVE: C14nAlgorithm = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const EXCLUSIVE: C14nAlgorithm = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const AIM = { least: 75, of: 'ours' } as const

/** One document of many small elements and attributes, one that is mostly text, and one prescription. */
const DOCUMENTS = {
  'tags, 1 MB': repeated(
    '<Line no="1" unit="錠"><Name>エトドラク錠</Name><Amount>4</Amount></Line>',
    2 ** 20,
  ),
  'text, 1 MB': repeated(`<p>${'U0oxCjEsMSwxMjM0NTY5LDEzLOaknOiovOOCr'.repeat(40)}</p>`, 2 ** 20),
  '5 KB': DOCUMENT,
} as const

/** Both methods over all documents. */
export const c14n: Bench = async () => {
  const rows: Row[] = []
  for (const [name, bytes] of Object.entries(DOCUMENTS)) {
    const megabytes = bytes.length / 1e6
    const rate = async (work: () => unknown) => (await ratePerSecond(work)) * megabytes
    const tree = parseXml(bytes)
    const read = await rate(() => parseXml(bytes))
    const write = await rate(() => canonicalize(tree, { algorithm: EXCLUSIVE }))
    const ours = await rate(() => canonicalize(bytes, { algorithm: EXCLUSIVE }))
    const inclusive = await rate(() => canonicalize(bytes, { algorithm: INCLUSIVE }))
    const wasm = await rate(() => byLibxml2(bytes))
    const common = { unit: 'MB/s' }
    rows.push(
      {
        ...common,
        what: `read and exclusive C14N, ${name}`,
        ours,
        peer: 'libxml2-wasm',
        theirs: wasm,
        aim: AIM,
      },
      { ...common, what: `read and C14N 1.0, ${name}`, ours: inclusive, peer: 'libxml2-wasm', theirs: wasm },
      {
        ...common,
        what: `C14N of a tree, ${name}`,
        ours: write,
        peer: 'reading alone',
        theirs: read,
        aim: AIM,
      },
    )
    if (megabytes > 0.5)
      rows.push({
        ...common,
        what: `read and exclusive C14N, ${name}`,
        ours,
        peer: 'xmllint --exc-c14n',
        theirs: byXmllint(bytes),
      })
  }
  return rows
}

function byLibxml2(bytes: Uint8Array): Uint8Array {
  const document = XmlDocument.fromBuffer(bytes)
  try {
    return utf8(
      document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, withComments: false }),
    )
  } finally {
    document.dispose()
  }
}

/** Ten documents in one less one, so that the start of the process does not count. */
function byXmllint(bytes: Uint8Array): number {
  const inner = Buffer.from(bytes).subarray(3, -4).toString()
  const large = save('large.xml', `<r>${inner.repeat(20)}</r>`)
  const small = save('small.xml', `<r>${inner}</r>`)
  const seconds = cpuSecondsOf('xmllint', '--exc-c14n', large) - cpuSecondsOf('xmllint', '--exc-c14n', small)
  return (bytes.length * 19) / 1e6 / seconds
}

function repeated(element: string, size: number): Uint8Array {
  return utf8(`<r>${element.repeat(Math.ceil(size / utf8(element).length))}</r>`)
}
