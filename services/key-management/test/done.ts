/** Throws what a service refused. */
export async function expectDone(
  answer: Promise<{ readonly status: number; readonly json: unknown }>,
): Promise<void> {
  const { status, json } = await answer
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(json)}`)
}
