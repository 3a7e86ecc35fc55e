//! What a follow-up asks of the device: pictures, made small before they leave it, and where it is. On the server a harmless nothing.

#[cfg(feature = "hydrate")]
pub(super) use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use on_server::*;

/// A picture and its thumbnail as JPEG in `data:` URLs. Drawn anew, they say nothing of where and when they were taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) photo: String,
    pub(super) thumb: String,
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use domain::follow_up::{FollowUp, PHOTO_BYTES_MAX, PHOTO_SIDE_MAX, THUMB_BYTES_MAX, THUMB_SIDE_MAX, fit};
    use domain::id::FollowUpId;
    use js_sys::futures::JsFuture;
    use js_sys::{Array, Function, Number, Object, Promise, Reflect, Uint8Array};
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{
        Blob, CanvasRenderingContext2d, File, FormData, HtmlCanvasElement, HtmlInputElement, ImageBitmap, RequestInit, Response,
    };

    use super::Picture;
    use crate::error::{Answer, Failure};

    /// How good the JPEG is; the next one when it is too large.
    const QUALITIES: [f64; 3] = [0.82, 0.6, 0.4];

    /// The pictures that were chosen, each `None` that this browser cannot read; the input is emptied for the next choice.
    pub async fn chosen(event: leptos::ev::Event) -> Vec<Option<Picture>> {
        let input: HtmlInputElement = event_target(&event);
        let files: Vec<File> =
            input.files().map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect()).unwrap_or_default();
        input.set_value("");
        let mut pictures = Vec::new();
        for file in files {
            pictures.push(small(&file).await.ok());
        }
        pictures
    }

    async fn small(file: &File) -> Result<Picture, JsValue> {
        let bitmap: ImageBitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
        let photo = drawn(&bitmap, PHOTO_SIDE_MAX, PHOTO_BYTES_MAX);
        let thumb = drawn(&bitmap, THUMB_SIDE_MAX, THUMB_BYTES_MAX);
        bitmap.close();
        Ok(Picture { photo: photo?, thumb: thumb? })
    }

    fn drawn(bitmap: &ImageBitmap, side_max: u32, bytes_max: usize) -> Result<String, JsValue> {
        let (width, height) = fit(bitmap.width(), bitmap.height(), side_max);
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
        context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width.into(), height.into())?;
        let mut url = String::new();
        for quality in QUALITIES {
            url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into())?;
            // Four characters for three bytes.
            if url.len() / 4 * 3 <= bytes_max {
                break;
            }
        }
        Ok(url)
    }

    /// Sends a picture to a follow-up that is logged; the same one again changes nothing.
    pub async fn attach(id: &FollowUpId, picture: &Picture) -> Answer<FollowUp> {
        let (ok, text) = exchange(id, picture).await.map_err(|error| Failure::Unreachable(format!("{error:?}")))?;
        let unreadable = |error: serde_json::Error| Failure::Unreachable(error.to_string());
        if ok { serde_json::from_str(&text).map_err(unreadable) } else { Err(serde_json::from_str(&text).unwrap_or_else(unreadable)) }
    }

    async fn exchange(id: &FollowUpId, picture: &Picture) -> Result<(bool, String), JsValue> {
        let form = FormData::new()?;
        for (name, url) in [("photo", &picture.photo), ("thumb", &picture.thumb)] {
            form.append_with_blob_and_filename(name, &blob(url)?, name)?;
        }
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_body(form.as_ref());
        let response: Response = JsFuture::from(window().fetch_with_str_and_init(&format!("/photos/{id}"), &init)).await?.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?;
        Ok((response.ok(), text.as_string().unwrap_or_default()))
    }

    fn blob(url: &str) -> Result<Blob, JsValue> {
        let (_, base64) = url.split_once(',').ok_or(JsValue::NULL)?;
        let bytes: Vec<u8> = window().atob(base64)?.chars().map(|c| c as u8).collect();
        Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes.as_slice())))
    }

    /// `latitude,longitude` in degrees; none when the device or its owner does not say.
    pub async fn here() -> Option<String> {
        let geolocation = Reflect::get(&window().navigator(), &"geolocation".into()).ok().filter(JsValue::is_object)?;
        let ask: Function = Reflect::get(&geolocation, &"getCurrentPosition".into()).ok()?.dyn_into().ok()?;
        let options = Object::new();
        for (name, value) in [("enableHighAccuracy", JsValue::TRUE), ("timeout", 15_000.into()), ("maximumAge", 60_000.into())] {
            Reflect::set(&options, &name.into(), &value).ok()?;
        }
        let found = Promise::new(&mut |found, refused| drop(ask.call3(&geolocation, &found, &refused, &options)));
        let place = JsFuture::from(found).await.ok()?;
        let at = Reflect::get(&place, &"coords".into()).ok()?;
        let degrees = |name: &str| Some(String::from(Number::from(Reflect::get(&at, &name.into()).ok()?).to_fixed(6).ok()?));
        Some(format!("{},{}", degrees("latitude")?, degrees("longitude")?))
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_server {
    use domain::follow_up::FollowUp;
    use domain::id::FollowUpId;

    use super::Picture;
    use crate::error::{Answer, Failure};

    pub async fn chosen(_event: leptos::ev::Event) -> Vec<Option<Picture>> {
        Vec::new()
    }

    pub async fn attach(_id: &FollowUpId, _picture: &Picture) -> Answer<FollowUp> {
        Err(Failure::Unreachable("only in a browser".into()))
    }

    pub async fn here() -> Option<String> {
        None
    }
}
