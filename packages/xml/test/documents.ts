/** Documents that hold everything on which canonical forms are known to differ, for property tests. */
import fc from 'fast-check'

/** Namespace names; two prefixes may get the same one. */
const URIS = ['urn:example:a', 'urn:example:b', 'http://example.com/ns']

/** Local names whose order differs between UTF-16 units and code points (the last two). */
const LOCAL_NAMES = ['id', 'Id', 'a', 'b-1', '属性', '\ufb00', '\u{20000}']

const TEXTS = [
  'text',
  ' ',
  '\r\n',
  '\r',
  '\t\n',
  '&#13;',
  '&#xD;&#10;',
  '&lt;&gt;&amp;&quot;&apos;',
  '>',
  ']] ',
  '<![CDATA[<&>"]]>',
  '<![CDATA[]]>',
  '\u{30ab}\u{3099}',
  '\u{30ac}',
  '\u{20bb7}野家',
  '&#x20BB7;',
  '\u0085\u2028',
  '実印 太郎',
]

const VALUES = [
  '',
  'v',
  'a  b',
  '\t\r\n',
  '&#9;&#10;&#13;',
  '&lt;&amp;&quot;',
  '>',
  "'",
  '\u{30ab}\u{3099}',
  '\u{20bb7}',
  '&#x20;',
]

const XML_ATTRIBUTES = ['xml:lang="ja"', 'xml:lang=""', 'xml:space="preserve"', 'xml:space="default"']

const XML_BASES = ['xml:base="http://example.com/d/e"', 'xml:base="f/"', 'xml:base="g/h"', 'xml:base="../i/"']

const declaration = fc.oneof(
  fc.constantFrom(...URIS).map((uri) => `xmlns="${uri}"`),
  fc.constant('xmlns=""'),
  fc.constantFrom(...URIS).map((uri) => `xmlns:a='${uri}'`),
  fc.constantFrom(...URIS).map((uri) => `xmlns:b="${uri}"`),
  fc.constantFrom(...URIS).map((uri) => `xmlns:\u{20000}="${uri}"`),
  fc.constantFrom(...URIS).map((uri) => `xmlns:\ufb00="${uri}"`),
)

const attribute = fc
  .tuple(fc.constantFrom('', '', 'a:', 'b:'), fc.constantFrom(...LOCAL_NAMES), fc.constantFrom(...VALUES))
  .map(([prefix, name, value]) => ({ name, text: `${prefix}${name}="${value}"` }))

/** Attributes with different local names, so that no two are one by their expanded name. */
const attributes = fc
  .uniqueArray(attribute, { selector: ({ name }) => name, maxLength: 4 })
  .map((all) => all.map(({ text }) => text))

const declarations = fc.uniqueArray(declaration, { selector: (one) => one.split('=')[0], maxLength: 3 })

const reserved = fc.uniqueArray(fc.constantFrom(...XML_ATTRIBUTES, ...XML_BASES), {
  selector: (one) => one.split('=')[0],
  maxLength: 2,
})

const inTag = fc.tuple(declarations, attributes, reserved).map((parts) => parts.flat())

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.constantFrom('<!-- note -->', '<!---->') },
  { weight: 1, arbitrary: fc.constantFrom('<?do  it ?>', '<?do?>') },
)

const { element } = fc.letrec<{ element: string; child: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom('', '', 'a:', 'b:'),
      fc.constantFrom('e', 'f', '要素'),
      inTag,
      fc.array(tie('child'), { maxLength: 4 }),
    )
    .map(([prefix, name, tag, children]) => writeElement(prefix + name, tag, children)),
  child: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('element')),
}))

function writeElement(name: string, tag: readonly string[], children: readonly string[]): string {
  const start = [name, ...tag].join('\n ')
  return children.length === 0 ? `<${start} />` : `<${start}>${children.join('')}</${name}>`
}

/** Well-formed documents as text; the outermost element binds every prefix that may occur. */
export const xmlDocuments = fc
  .tuple(
    fc.constantFrom(
      '',
      '<?xml version="1.0"?>\r\n',
      "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>",
    ),
    fc.constantFrom('', '<!--before-->\n', '<?before it?>'),
    inTag,
    fc.array(element, { maxLength: 3 }),
    fc.constantFrom('', '\n<?after?>', '<!-- after -->  <!--end-->'),
  )
  .map(([declared, before, tag, children, after]) => {
    const own = tag.filter((one) => !one.startsWith('xmlns:a=') && !one.startsWith('xmlns:b='))
    const root = ['xmlns:a="urn:example:a"', 'xmlns:b="urn:example:b"', ...own]
    return `${declared}${before}${writeElement('root', root, children)}${after}`
  })
