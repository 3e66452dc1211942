/** Does work on each item, so many at once, and gives the results in the items' order. The first failure is thrown when all ended. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result> | Result,
): Promise<Result[]> {
  const results: Result[] = []
  const failures: unknown[] = []
  let next = 0
  const runner = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++
      const item = items[index]
      if (item === undefined) return
      try {
        results[index] = await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, runner))
  if (failures.length > 0) throw failures[0]
  return results
}
