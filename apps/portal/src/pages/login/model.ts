/** The address that leads to sign-in and back to the page that somebody asked for; to the first page if there is none such. */
export function signInAddress(route: string, pathname: string, pages: readonly string[]): string {
  const page = pathname.replace(/^\//, '')
  return pages.includes(page) && page !== '' ? `${route}?page=${page}` : route
}
