/** The camera of the device: its picture in a video element, frames of it as brightness, and one as a photo. */
import { FIGURES_WIDTH, type Luma } from '@jitsuin/registration/contract'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Frame } from './edges.js'

/** Whether there is a picture. `refused`: no camera, or not allowed to use it; the page offers a file instead. */
export type CameraStanding = 'starting' | 'live' | 'refused'

/** A camera at work. */
export type Camera = {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly standing: CameraStanding
  readonly readFrame: () => Luma | undefined
  /** A photo of what is within the frame and a little around it. */
  readonly takePhoto: (frame: Frame) => Promise<Blob | undefined>
}

/** Opens the camera on this side of the device for as long as the component stands. */
export function useCamera(facing: 'user' | 'environment'): Camera {
  const video = useRef<HTMLVideoElement>(null)
  const [standing, setStanding] = useState<CameraStanding>('starting')
  useEffect(() => {
    let stream: MediaStream | undefined
    let isOver = false
    setStanding('starting')
    openStream(facing)
      .then(async (opened) => {
        stream = opened
        if (isOver || !video.current) return stop(opened)
        video.current.srcObject = opened
        await video.current.play()
        setStanding('live')
      })
      .catch(() => isOver || setStanding('refused'))
    return () => {
      isOver = true
      if (stream) stop(stream)
    }
  }, [facing])
  return {
    video,
    standing,
    readFrame: () => readFrame(video.current),
    takePhoto: (frame) => takePhoto(video.current, frame),
  }
}

function openStream(facing: 'user' | 'environment'): Promise<MediaStream> {
  const size = { width: { ideal: 2560 }, height: { ideal: 1920 } }
  // Without HTTPS there is no such property at all.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (!devices) return Promise.reject(new Error('No camera in this browser'))
  return devices.getUserMedia({ audio: false, video: { facingMode: { ideal: facing }, ...size } })
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function readFrame(video: HTMLVideoElement | null): Luma | undefined {
  const context = draw(video, FIGURES_WIDTH)
  return context && lumaOf(context)
}

async function takePhoto(video: HTMLVideoElement | null, frame: Frame): Promise<Blob | undefined> {
  const whole = draw(video, Number.POSITIVE_INFINITY)?.canvas
  if (!whole) return undefined
  const [left, top] = [
    Math.max(0, Math.round(frame.left * whole.width)),
    Math.max(0, Math.round(frame.top * whole.height)),
  ]
  const canvas = document.createElement('canvas')
  canvas.width = Math.min(whole.width, Math.round(frame.right * whole.width)) - left
  canvas.height = Math.min(whole.height, Math.round(frame.bottom * whole.height)) - top
  canvas.getContext('2d')?.drawImage(whole, -left, -top)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.93))
  return blob ?? undefined
}

function draw(video: HTMLVideoElement | null, most: number): CanvasRenderingContext2D | undefined {
  if (!video || video.videoWidth === 0) return undefined
  const scale = Math.min(1, most / video.videoWidth)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return context ?? undefined
}

/** Brightness by ITU-R BT.601, which the service's own measure is close to. */
function lumaOf(context: CanvasRenderingContext2D): Luma {
  const { width, height } = context.canvas
  const { data } = context.getImageData(0, 0, width, height)
  const luma = new Uint8Array(width * height)
  for (let at = 0; at < luma.length; at++) {
    const [red = 0, green = 0, blue = 0] = [data[4 * at], data[4 * at + 1], data[4 * at + 2]]
    luma[at] = (299 * red + 587 * green + 114 * blue) / 1000
  }
  return { luma, width, height }
}
