/**
 * Fetches the style sheets of the bundled Noto Sans JP after the first paint. They only declare the face, cut by ranges of
 * characters: a browser downloads a range when a character of it is on the page and no installed font draws it.
 */
export async function loadFonts(): Promise<void> {
  await Promise.all([import('@fontsource/noto-sans-jp/400.css'), import('@fontsource/noto-sans-jp/700.css')])
}
