/** A second click, or a second key, before the first one was answered does nothing. */
import { useRef } from 'react'

type Mutate<Wish> = (wish: Wish, settled: { readonly onSettled: () => void }) => void

/** Lets one call through at a time; the page may not have drawn the button as busy yet when the second click comes. */
export function useOnce<Wish>(mutate: Mutate<Wish>): (wish: Wish) => void {
  const isUnderWay = useRef(false)
  return (wish) => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    const onSettled = () => {
      isUnderWay.current = false
    }
    mutate(wish, { onSettled })
  }
}
