/** The string types whose text is octets, with their alphabets (X.680 §41); UTF8String has all characters. */
import { IA5_STRING, NUMERIC_STRING, PRINTABLE_STRING, UTF8_STRING, VISIBLE_STRING } from './tags.js'

/** Tag → what its text must look like. */
export const STRING_FORMS: ReadonlyMap<number, RegExp | undefined> = new Map([
  [UTF8_STRING, undefined],
  [PRINTABLE_STRING, /^[A-Za-z0-9 '()+,\-./:=?]*$/],
  [NUMERIC_STRING, /^[0-9 ]*$/],
  [IA5_STRING, /^[\0-\x7f]*$/],
  [VISIBLE_STRING, /^[ -~]*$/],
])
