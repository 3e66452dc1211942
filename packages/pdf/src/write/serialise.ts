/** Writes objects of PDF (ISO 32000-2 §7.3). */
import { concatBytes } from '@jitsuin/kernel'
import type { PdfObject, PdfValue } from '../values.js'

/** An object as octets; what was read is written with the same meaning, not always with the same octets. */
export function serialise(object: PdfObject): Uint8Array {
  if (object.kind !== 'stream') return Buffer.from(write(object), 'latin1')
  const head = Buffer.from(`${write(object.dictionary)}\nstream\n`, 'latin1')
  return concatBytes([head, object.packed, Buffer.from('\nendstream', 'latin1')])
}

function write(value: PdfValue): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return String(value.value)
    case 'number':
      return value.text
    case 'name':
      return `/${value.name.replace(/[^\x21\x24-\x26\x2a-\x2e\x30-\x3b=\x3f-\x5a\x5c\x5e-\x7a|~]/g, escapeName)}`
    case 'string':
      return value.form === 'hex' ? `<${Buffer.from(value.bytes).toString('hex')}>` : literal(value.bytes)
    case 'array':
      return `[${value.items.map(write).join(' ')}]`
    case 'dictionary':
      return `<<${[...value.entries].map(([key, one]) => `${write({ kind: 'name', name: key })} ${write(one)}`).join('\n')}>>`
    case 'reference':
      return `${value.number} ${value.generation} R`
  }
}

function escapeName(character: string): string {
  return `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** Line ends would be read as line feeds; everything outside of ASCII is escaped with them. */
function literal(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  const escaped = text.replace(/[\\()]/g, (one) => `\\${one}`)
  return `(${escaped.replace(/[^\x20-\x7e]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`)})`
}
