#ifndef CODEC_H
#define CODEC_H

struct codec;

struct codec* codec_open(void);
int codec_encode(struct codec* codec, int sample);
int codec_flush(struct codec* codec);
void codec_set_listener(struct codec* codec, void (*listener)(void* data), void* data);

#endif
