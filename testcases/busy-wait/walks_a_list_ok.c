// Loops that walk: each round looks at another element, by pointer, by index, through a function.
// impasse: static = none
#include <stddef.h>

struct segment {
  struct segment* next;
  size_t start;
  size_t length;
};

struct queue {
  int type;
  void* data;
};

struct list {
  int count;
  void** elems;
};

static struct queue queues[8];

static void* list_elem(const struct list* l, int i) { return i < l->count ? l->elems[i] : NULL; }

void list_resize(struct list* l, int count) { l->count = count; }

void segment_append(struct segment* s, struct segment* next) {
  s->next = next;
  next->start = s->start + s->length;
}

struct segment* segment_at(struct segment* first, size_t offset) {
  struct segment* seg = first;
  while (seg && offset >= seg->start + seg->length) seg = seg->next;
  return seg;
}

struct queue* queue_find(int type) {
  struct queue* q = queues;
  while (q->type != 0) {
    if (q->type == type) return q;
    q++;
  }
  return NULL;
}

void queue_add(int i, int type) { queues[i].type = type; }

int queue_free(void) {
  int i = 0;
  while (queues[i].type != 0) i++;
  return i;
}

int list_find(const struct list* l, const void* wanted) {
  const void* elem;
  int i = 0;
  while ((elem = list_elem(l, i++))) {
    if (elem == wanted) return i;
  }
  return -1;
}

struct slot {
  unsigned key, value;
};

struct table {
  struct slot* slots;
  unsigned mask;
};

static unsigned probe(const struct table* t, unsigned key) {
  const unsigned hash = key * 2654435761U;
  unsigned i;
  for (i = hash & t->mask;; i = (i + 1) & t->mask) {
    const struct slot* s = &t->slots[i];
    if (s->value == (unsigned)-1) return i;
    if (s->key == key) return i;
  }
}

unsigned* table_at(struct table* t, unsigned key) {
  struct slot* s = &t->slots[probe(t, key)];
  if (s->value == (unsigned)-1) {
    s->key = key;
    s->value = 0;
  }
  return &s->value;
}
