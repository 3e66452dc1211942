import { useEffect, useRef } from 'react'

/** Begins once, with the page part: the click that chose it still counts for the window of the bridge. */
export function useAtOnce(begin: () => void): void {
  const hasBegun = useRef(false)
  useEffect(() => {
    if (hasBegun.current) return
    hasBegun.current = true
    begin()
  }, [begin])
}
