from django import forms

from library.models import Folder

TAKEN = "Another folder has this name. Choose one that tells them apart."


class FolderForm(forms.ModelForm):
    class Meta:
        model = Folder
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Closing time", "autofocus": True})}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Folder.objects.kept().filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN)
        return name
