#!/bin/sh
# Goal: render the layers of doc/sounds.md again, as spectrograms and numbers.
# Usage: doc/sounds/render.sh [path of pagescape-audio] (needs sox)
set -eu
cd "$(dirname "$0")"
audio=${1:-../../pagescape-audio}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

render() { # name recipe [rate: twice the highest frequency shown]
	"$audio" --format wav --render "seed=7 seconds=24 $2" > "$work/$1.wav"
	sox "$work/$1.wav" -n remix 1,2 rate "${3:-24k}" spectrogram \
		-x 480 -y 129 -z 80 -t "$1" -c "$2" \
		-o "$1.png"
}

render waves 'waves=0'
render rain 'rain=0'
render thunder 'thunder=0,0.7,0.9' 8k
render wind 'wind=0' 8k
render fire 'fire=0'
render birds 'birds=0'
render crickets 'crickets=0'
render crowd 'crowd=0' 12k
render bells 'bells=0' 8k
render hooves 'hooves=0,0.5,0.7' 12k
render train 'train=0' 8k
render pad-sad 'mood=sad pad=0' 3k
render pad-frightening 'mood=frightening pad=0' 3k
