/** A device as its user recognises it in a list: browser and system, nothing finer. What a browser says of itself proves nothing. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bOPR\//, 'Opera'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** Such as `Chrome · Windows`; `?` where the User-Agent header (RFC 9110 §10.1.5) does not say. */
export function describeDevice(userAgent: string | undefined): string {
  const find = (table: typeof BROWSERS) =>
    table.find(([pattern]) => pattern.test(userAgent?.slice(0, 500) ?? ''))?.[1] ?? '?'
  return `${find(BROWSERS)} · ${find(SYSTEMS)}`
}
