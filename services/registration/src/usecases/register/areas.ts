import { PREFECTURES, type Prefecture } from '../../contract.js'

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
/** The two digits of a prefecture (JIS X 0401), `01` to `47`; `00` is abroad. */
export type AreaCode = `${'0' | '1' | '2' | '3'}${Digit}` | `4${Exclude<Digit, '8' | '9'>}`

/** The code of a prefecture: its place in the list of them. */
export function areaCodeOf(prefecture: Prefecture): AreaCode {
  const code = prefecture === '海外' ? 0 : PREFECTURES.indexOf(prefecture) + 1
  return String(code).padStart(2, '0') as AreaCode // 47 prefectures, then abroad
}
