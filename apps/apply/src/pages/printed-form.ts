/** The filled-in form on paper, put into the browser's downloads: to be signed and posted. */
export async function downloadForm(client: {
  readonly printedForm: () => Promise<Blob | undefined>
}): Promise<void> {
  const sheet = await client.printedForm()
  if (!sheet) throw new Error('No sheet')
  const anchor = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(sheet),
    download: 'application-form.pdf',
  })
  anchor.click()
  URL.revokeObjectURL(anchor.href)
}
