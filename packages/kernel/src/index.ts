export { concatBytes, sameBytes, toBase64, toHex, utf8 } from './bytes.js'
export { CodedError, type ErrorEntry, type ErrorTable, type Text } from './errors.js'
export { formatEraDate, formatJapanDate, formatJapanTime, japanDate, type Language } from './japan-time.js'
