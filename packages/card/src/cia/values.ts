/** The row of DER values in a directory file; filling octets (00 or FF) may follow the last one. */
import { der, PkiError } from '@jitsuin/pki'
import { CardError } from '../errors.js'

const MOST_VALUES = 64

/** Reads the values of a directory file. @throws {CardError} `card/directory` */
export function readValues(content: Uint8Array): der.Node[] {
  return asDirectory(() => {
    const values: der.Node[] = []
    for (let at = 0; at < content.length && content[at] !== 0 && content[at] !== 0xff; ) {
      if (values.length === MOST_VALUES) throw new CardError('card/directory', 'Too many entries')
      const node = der.readAt(content, at)
      values.push(node)
      at += node.bytes.length
    }
    return values
  })
}

/** Reads something of a directory; what is no DER is no directory. @throws {CardError} `card/directory` */
export function asDirectory<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof PkiError) throw new CardError('card/directory', cause.message, { cause })
    throw cause
  }
}
