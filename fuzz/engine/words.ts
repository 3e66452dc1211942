/** The words of the code under test: what it compares its input with stands in it as string literals. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { utf8 } from '@jitsuin/kernel'
import { der } from '@jitsuin/pki'

const LITERAL = /'([^'\\\n]{2,90})'/g
const OBJECT_IDENTIFIER = /^[012](\.\d+)+$/

/** Gathers the literals of compiled packages; an object identifier is given in its content octets. */
export function gatherWords(folders: readonly string[]): Uint8Array[] {
  const found = new Set<string>()
  for (const folder of folders)
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.js'))
        for (const [, word = ''] of readFileSync(join(folder, file), 'utf8').matchAll(LITERAL))
          found.add(word)
  return [...found].filter((word) => !word.includes(' ') && !word.startsWith('.')).map(toBytes)
}

function toBytes(word: string): Uint8Array {
  return OBJECT_IDENTIFIER.test(word) ? der.parse(der.oid(word)).content : utf8(word)
}
