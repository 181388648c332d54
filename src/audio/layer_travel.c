/* SPDX-License-Identifier: MIT */
/* On the way: hooves, footsteps, train, traffic, carts. */
#include "audio/layer.h"

#include "audio/bed.h"
#include "audio/grain.h"
#include "audio/recipe.h"
#include "audio/stage.h"

/* A hoof on hard ground: a hollow knock with a click on top. */
static struct grain
hoof(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.16F);
	float hz = stage_random(s, 480.0F, 640.0F);

	grain_noise(s, &g, (struct grain_shape){ 0, 0.8F, 0.0005F, 0.012F },
	    BED_BAND, 1500.0F + 1800.0F * b, 1.0F);
	grain_tone(
	    &g, (struct grain_shape){ 0, 0.8F, 0.001F, 0.05F }, hz, 0.8F * hz);
	grain_tone(&g, (struct grain_shape){ 0, 0.5F, 0.001F, 0.035F },
	    2.1F * hz, 1.9F * hz);
	grain_tone(
	    &g, (struct grain_shape){ 0, 0.35F, 0.002F, 0.09F }, 110.0F, 75.0F);
	grain_finish(s, &g);
	return g;
}

/* A horse: four unlike knocks a stride, evenly at a walk (under density 0.5),
 * two by two at a trot; about 3 to 6 knocks a second. */
void
layer_travel_hooves(struct stage *s)
{
	static const float walk[4] = { 0.0F, 0.27F, 0.50F, 0.76F };
	static const float trot[4] = { 0.0F, 0.03F, 0.50F, 0.53F };
	float d = s->layer->density, step, at;
	const float *foot = d < 0.5F ? walk : trot;
	int n = stage_beats(s, d < 0.5F ? 1.3F - 0.4F * d : 0.9F - 0.3F * d);
	struct grain bank[4];
	int i, j;

	for (j = 0; j < 4; j++)
		bank[j] = hoof(s, s->layer->brightness);
	step = s->seconds / (float)n;
	for (i = 0; i < n; i++)
		for (j = 0; j < 4; j++) {
			at = step * ((float)i + foot[j]) +
			    stage_random(s, -0.012F, 0.012F);
			grain_place(s, &bank[j], at,
			    stage_random(s, 0.14F, 0.22F),
			    j % 2 == 0 ? -0.12F : 0.12F);
		}
}

/* A shoe: the heel's thud, then the sole. */
static struct grain
footstep(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.28F);
	float sole = stage_random(s, 0.07F, 0.10F);

	grain_tone(
	    &g, (struct grain_shape){ 0, 0.5F, 0.003F, 0.07F }, 130.0F, 70.0F);
	grain_noise(s, &g, (struct grain_shape){ 0, 1.0F, 0.001F, 0.03F },
	    BED_BAND, stage_random(s, 700.0F, 1100.0F + 1500.0F * b), 0.9F);
	grain_noise(s, &g, (struct grain_shape){ sole, 0.55F, 0.012F, 0.08F },
	    BED_BAND, stage_random(s, 1200.0F, 2000.0F + 2500.0F * b), 0.7F);
	grain_finish(s, &g);
	return g;
}

/* One walker, a step every 0.45 to 0.75 s, left and right. */
void
layer_travel_footsteps(struct stage *s)
{
	int n = stage_beats(s, 0.75F - 0.30F * s->layer->density), i;
	float step = s->seconds / (float)n;
	struct grain bank[6];

	for (i = 0; i < 6; i++)
		bank[i] = footstep(s, s->layer->brightness);
	for (i = 0; i < n; i++)
		grain_place(s, &bank[dsp_random_below(&s->random, 6)],
		    step * (float)i + stage_random(s, -0.02F, 0.02F),
		    stage_random(s, 0.2F, 0.32F), i % 2 == 0 ? -0.15F : 0.15F);
}

/* A wheel over a rail joint, felt through the carriage. */
static struct grain
joint(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.3F);

	grain_tone(
	    &g, (struct grain_shape){ 0, 1.0F, 0.002F, 0.11F }, 120.0F, 62.0F);
	grain_noise(s, &g, (struct grain_shape){ 0, 1.4F, 0.001F, 0.06F },
	    BED_BAND, 420.0F, 1.2F);
	grain_noise(s, &g,
	    (struct grain_shape){ 0, 0.3F + 0.6F * b, 0.0008F, 0.03F },
	    BED_BAND, 1900.0F, 1.0F);
	grain_finish(s, &g);
	return g;
}

/* Rumble from inside, and four knocks in two pairs for every rail, one rail
 * every 0.9 to 1.8 s. */
void
layer_travel_train(struct stage *s)
{
	static const float axle[4] = { 0.0F, 0.13F, 0.42F, 0.55F };
	float b = s->layer->brightness, step;
	int n = stage_beats(s, 1.8F - 0.9F * s->layer->density), i, j;
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 85.0F, 0.8F, 0.040F,
		        stage_drift(s, 1.5F, 0.8F, 1.15F), NULL, NULL },
		    { BED_BAND, 240.0F, 0.8F, 0.020F,
		        stage_drift(s, 4.0F, 0.7F, 1.2F), NULL, NULL },
		    { BED_BAND, 900.0F, 0.6F, 0.008F,
		        stage_drift(s, 6.0F, 0.6F, 1.3F), NULL, NULL },
		    { BED_BAND, 3100.0F, 3.0F, 0.002F + 0.006F * b,
		        stage_drift(s, 0.4F, 0.0F, 1.0F), NULL, NULL },
		} };
	struct grain one = joint(s, b), other = joint(s, b);

	bed_play(s, &bed);
	step = s->seconds / (float)n;
	for (i = 0; i < n; i++)
		for (j = 0; j < 4; j++)
			grain_place(s, j < 2 ? &one : &other,
			    step * ((float)i + axle[j]),
			    stage_random(s, 0.28F, 0.38F),
			    j < 2 ? -0.2F : 0.25F);
}

/* One car passes: it swells and fades over some seconds, moving from one side
 * to the other. */
static void
pass(struct stage *s, float *left, float *right, float at)
{
	float shift = stage_random(s, 0.3F, 0.8F), rise, level;

	if (dsp_random_below(&s->random, 2) == 0)
		shift = -shift;
	rise = stage_random(s, 1.2F, 3.0F);
	level = stage_random(s, 0.35F, 1.0F);
	stage_swell(s, left, at + shift, rise, 1.2F * rise, level);
	stage_swell(s, right, at - shift, rise, 1.2F * rise, level);
}

/* The hum of a town's streets, and a car that passes every 2 to 8 s, with
 * tyres that hiss at its nearest. */
void
layer_travel_traffic(struct stage *s)
{
	float b = s->layer->brightness, at = -1.0F;
	float mean = dsp_between(8.0F, 2.0F, s->layer->density);
	float *left = stage_curve(s, 0.08F), *right = stage_curve(s, 0.08F);
	float *fine_l = stage_curve(s, 0.02F), *fine_r = stage_curve(s, 0.02F);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 95.0F, 0.8F, 0.05F,
		        stage_drift(s, 0.3F, 0.6F, 1.1F), NULL, NULL },
		    { BED_BAND, 210.0F, 0.7F, 0.05F, left, right, NULL },
		    { BED_BAND, 850.0F, 0.7F, 0.05F, left, right, NULL },
		    { BED_BAND, 2600.0F, 0.5F, 0.02F + 0.03F * b, fine_l,
		        fine_r, NULL },
		} };

	while (stage_next(s, &at, mean)) {
		pass(s, left, right, at);
		pass(s, fine_l, fine_r, at);
	}
	bed_play(s, &bed);
}

/* An iron-shod wheel meets a stone. */
static struct grain
rattle(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.11F);
	float hz = stage_random(s, 180.0F, 420.0F);

	grain_tone(
	    &g, (struct grain_shape){ 0, 0.8F, 0.001F, 0.05F }, hz, 0.8F * hz);
	grain_noise(s, &g,
	    (struct grain_shape){
	        0, 0.8F, 0.0006F, stage_random(s, 0.012F, 0.04F) },
	    BED_BAND, stage_random(s, 900.0F, 1800.0F + 2000.0F * b), 1.0F);
	grain_finish(s, &g);
	return g;
}

/* The axle's squeak, once a turn. */
static struct grain
squeak(struct stage *s)
{
	struct grain g = grain_make(s, 0.4F);
	float hz = stage_random(s, 900.0F, 1300.0F);
	struct grain_voice v = { .seconds = 0.32F,
		.level = 0.6F,
		.hz = { hz, 1.15F * hz, 1.1F * hz, 0.95F * hz },
		.attack = 0.3F,
		.release = 0.5F,
		.tilt = 0.5F,
		.vibrato_hz = 31.0F,
		.vibrato_depth = 0.03F,
		.harmonics = 6 };

	grain_voice(&g, &v);
	grain_finish(s, &g);
	return g;
}

/* Wooden wheels on stones: a low roll, 8 to 20 uneven knocks a second, an
 * axle that squeaks once a turn. */
void
layer_travel_carts(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density, at = -1.0F, u;
	const float *roll = stage_drift(s, 0.7F, 0.45F, 1.2F);
	int n = stage_beats(s, 1.9F - 0.7F * d), i;
	struct bed bed = { .n = 2,
		.bands = {
		    { BED_LOW, 110.0F, 0.8F, 0.04F, roll, NULL, NULL },
		    { BED_BAND, 420.0F, 0.7F, 0.02F,
		        stage_drift(s, 9.0F, 0.2F, 1.5F), NULL, NULL },
		} };
	struct grain bank[12], axle = squeak(s);

	bed_play(s, &bed);
	for (i = 0; i < 12; i++)
		bank[i] = rattle(s, b);
	while (stage_next(s, &at, 1.0F / (8.0F + 12.0F * d))) {
		u = stage_random(s, 0.0F, 1.0F);
		grain_place(s, &bank[dsp_random_below(&s->random, 12)], at,
		    0.02F + 0.2F * u * u * u, stage_random(s, -0.5F, 0.5F));
	}
	for (i = 0; i < n; i++)
		grain_place(s, &axle, s->seconds * (float)i / (float)n,
		    stage_random(s, 0.008F, 0.02F), -0.2F);
}
