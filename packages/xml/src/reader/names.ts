/**
 * Names by code point ranges (XML 1.0 fifth edition §2.3 [4], [4a]), without colon (Namespaces in XML 1.0 §3 [4]).
 */

const NAME_START =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}-\\u{200d}' +
  '\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}'

const NC_NAME = new RegExp(
  `[${NAME_START}][${NAME_START}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}-\\u{2040}]*`,
  'uy',
)

/** 1: may start a name · 2: may only continue one. Nearly every name is ASCII; the expression costs ten times more. */
const ASCII_NAME = new Uint8Array(128)
for (let unit = 0; unit < 128; unit++) {
  const character = String.fromCharCode(unit)
  ASCII_NAME[unit] = /[A-Za-z_]/.test(character) ? 1 : /[-.0-9]/.test(character) ? 2 : 0
}

/** Whether a UTF-16 unit is an ASCII character that a name may hold, be it not at its start. */
export function isAsciiNameUnit(unit: number): boolean {
  return unit < 128 && ASCII_NAME[unit] !== 0
}

/** The index after the name without colon that starts at `start`, or `start` itself when none does. */
export function endOfNcName(text: string, start: number): number {
  if (ASCII_NAME[text.charCodeAt(start)] !== 1 && !(text.charCodeAt(start) >= 128)) return start
  let end = start
  let unit = text.charCodeAt(end)
  while (unit < 128 && ASCII_NAME[unit] !== 0) unit = text.charCodeAt(++end)
  return unit >= 128 ? endOfAnyNcName(text, start) : end
}

function endOfAnyNcName(text: string, start: number): number {
  NC_NAME.lastIndex = start
  return NC_NAME.test(text) ? NC_NAME.lastIndex : start
}

/** Whether a whole string is one name without colon. */
export function isNcName(text: string): boolean {
  return text.length > 0 && endOfNcName(text, 0) === text.length
}
