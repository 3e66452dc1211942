export { concatBytes, sameBytes, toBase64, toHex, utf8 } from './bytes.js'
export { contentNamesOf } from './detached-names.js'
export { CodedError, type ErrorEntry, type ErrorTable, type Text } from './errors.js'
export {
  addDays,
  formatEraDate,
  formatJapanDate,
  formatJapanTime,
  japanDate,
  japanDayBegins,
  type Language,
} from './japan-time.js'
export { findRareCharacters, type RareCharacter } from './names/characters.js'
export { readDigits, readPhone, readPostalCode } from './names/contact.js'
export { type ReadDate, readDate } from './names/dates.js'
export { readKana, toHiragana, toKatakana } from './names/kana.js'
export { type LongVowels, proposeRomaji, readRomaji, romanise } from './names/romaji.js'
export { normaliseName, normaliseWidth } from './names/width.js'
export { keepRecent, type Recent } from './recent.js'
export { searchKey } from './search-key.js'
